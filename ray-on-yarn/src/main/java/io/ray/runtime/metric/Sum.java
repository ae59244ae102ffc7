package io.ray.runtime.metric;

import java.util.Map;

/** A sum of values. */
public class Sum extends Adding {
    public Sum(String name, String description, String unit, Map<TagKey, String> tags) {
        super(MetricType.SUM, name, description, unit, tags);
    }

    public Sum(String name, String description, Map<String, String> tags) {
        this(name, description, "", TagKey.tagsFromMap(tags));
    }

    public double getSum() {
        return total();
    }
}
