package io.ray.runtime.metric;

import java.util.Map;
import java.util.TreeMap;

/** A number that a program keeps, with a name and tags. Any thread. */
public abstract class Metric {
    protected final String name;
    private final MetricId id;
    private final String description;
    private final String unit;
    private volatile Map<TagKey, String> tags;
    private volatile double recorded;

    Metric(MetricType type, String name, String description, String unit, Map<TagKey, String> tags) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a metric needs a name");
        }
        this.name = name;
        this.description = description;
        this.unit = unit;
        this.tags = Map.copyOf(tags);
        this.id = new MetricId(type, name, tags);
    }

    /** Shows its value to whoever looks from outside; the registry calls it regularly for those that are registered. */
    public void record() {
        take();
        MetricRegistry.DEFAULT_REGISTRY.onRecorded(this);
    }

    void take() {
        recorded = shown(getAndReset());
    }

    /** What is shown for a value that was taken: that itself, unless a kind adds them up. */
    double shown(double taken) {
        return taken;
    }

    /** The value that is to be recorded; those that add up begin at zero again. */
    protected abstract double getAndReset();

    /** A new value, or one more. */
    public abstract void update(double value);

    /** A new value under other tags, which stay. */
    public void update(double value, Map<TagKey, String> tags) {
        this.tags = Map.copyOf(tags);
        update(value);
    }

    /** A new value under other tags, which stay. */
    public void update(Map<String, String> tags, double value) {
        update(value, TagKey.tagsFromMap(tags));
    }

    public Map<String, String> getTagMap() {
        Map<String, String> map = new TreeMap<>();
        tags.forEach((key, value) -> map.put(key.getTagKey(), value));
        return map;
    }

    /** Nobody shows it any more. */
    public void unregister() {
        MetricRegistry.DEFAULT_REGISTRY.unregister(this);
    }

    MetricId id() {
        return id;
    }

    String description() {
        return description;
    }

    String unit() {
        return unit;
    }

    /** As of the last {@link #record}. */
    double recorded() {
        return recorded;
    }
}
