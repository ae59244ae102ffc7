package io.ray.runtime.metric;

import java.util.Map;

/** A value that goes up and down: the last one counts. */
public class Gauge extends Metric {
    private volatile double current;

    public Gauge(String name, String description, String unit, Map<TagKey, String> tags) {
        super(MetricType.GAUGE, name, description, unit, tags);
    }

    public Gauge(String name, String description, Map<String, String> tags) {
        this(name, description, "", TagKey.tagsFromMap(tags));
    }

    @Override
    public void update(double value) {
        current = value;
    }

    public double getValue() {
        return current;
    }

    @Override
    protected double getAndReset() {
        return current;
    }
}
