package io.ray.runtime.metric;

import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/** A metric that adds up what it is given. */
abstract class Adding extends Metric {
    private final DoubleAdder total = new DoubleAdder();
    private final DoubleAdder fresh = new DoubleAdder();

    Adding(MetricType type, String name, String description, String unit, Map<TagKey, String> tags) {
        super(type, name, description, unit, tags);
    }

    /** Adds. */
    @Override
    public void update(double value) {
        total.add(value);
        fresh.add(value);
    }

    double total() {
        return total.sum();
    }

    @Override
    protected double getAndReset() {
        return fresh.sumThenReset();
    }

    /** Whoever looks wants all of it. */
    @Override
    double shown(double taken) {
        return total();
    }
}
