package io.ray.runtime.metric;

import java.util.Map;

/** How often something has happened: only grows. */
public class Count extends Adding {
    public Count(String name, String description, String unit, Map<TagKey, String> tags) {
        super(MetricType.COUNT, name, description, unit, tags);
    }

    public Count(String name, String description, Map<String, String> tags) {
        this(name, description, "", TagKey.tagsFromMap(tags));
    }

    public void inc(double delta) {
        update(delta);
    }

    public double getCount() {
        return total();
    }
}
