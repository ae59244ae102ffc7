package io.ray.runtime.metric;

import java.util.Map;

/** A metric as management tools see it. */
public interface MetricView {
    /** As of the last record. */
    double getValue();

    String getDescription();

    String getUnit();

    Map<String, String> getTags();

    /** How many values are in each bucket of a histogram; empty for others. */
    long[] getBuckets();
}
