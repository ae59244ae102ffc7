package io.ray.runtime.metric;

import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/** A sum of values. */
public class Sum extends Metric {
    private final DoubleAdder total = new DoubleAdder();
    private final DoubleAdder fresh = new DoubleAdder();

    public Sum(String name, String description, String unit, Map<TagKey, String> tags) {
        super(MetricType.SUM, name, description, unit, tags);
    }

    public Sum(String name, String description, Map<String, String> tags) {
        this(name, description, "", TagKey.tagsFromMap(tags));
    }

    /** Adds. */
    @Override
    public void update(double value) {
        total.add(value);
        fresh.add(value);
    }

    public double getSum() {
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
