package io.ray.runtime.metric;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes a metric the same as another: its kind, name and tags. Immutable. */
public class MetricId {
    private final MetricType type;
    private final String name;
    private final Map<TagKey, String> tags;

    public MetricId(MetricType type, String name, Map<TagKey, String> tags) {
        this.type = type;
        this.name = name;
        this.tags = Map.copyOf(tags);
    }

    public MetricType getType() {
        return type;
    }

    public String getName() {
        return name;
    }

    public Map<TagKey, String> getTags() {
        return tags;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MetricId that && type == that.type && name.equals(that.name) && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, name, tags);
    }

    @Override
    public String toString() {
        return "MetricId{" + type + " " + name + " " + tags + "}";
    }
}
