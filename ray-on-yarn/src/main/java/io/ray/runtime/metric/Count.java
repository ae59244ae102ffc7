package io.ray.runtime.metric;

import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/** How often something has happened: only grows. */
public class Count extends Metric {
    private final DoubleAdder total = new DoubleAdder();
    private final DoubleAdder fresh = new DoubleAdder();

    public Count(String name, String description, String unit, Map<TagKey, String> tags) {
        super(MetricType.COUNT, name, description, unit, tags);
    }

    public Count(String name, String description, Map<String, String> tags) {
        this(name, description, "", TagKey.tagsFromMap(tags));
    }

    /** Adds. */
    @Override
    public void update(double value) {
        total.add(value);
        fresh.add(value);
    }

    public void inc(double delta) {
        update(delta);
    }

    public double getCount() {
        return total.sum();
    }

    @Override
    protected double getAndReset() {
        return fresh.sumThenReset();
    }

    /** Whoever looks wants all of it. */
    @Override
    double shown(double taken) {
        return total.sum();
    }
}
