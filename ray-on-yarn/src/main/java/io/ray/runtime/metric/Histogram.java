package io.ray.runtime.metric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Values of which the distribution matters. Keeps the last {@value #HISTOGRAM_WINDOW_SIZE}. */
public class Histogram extends Metric {
    public static final int HISTOGRAM_WINDOW_SIZE = 100;

    private final List<Double> boundaries;
    private final Deque<Double> window = new ArrayDeque<>(); // guarded by itself
    private volatile double last;

    /** @param boundaries between the buckets, rising */
    public Histogram(String name, String description, String unit, List<Double> boundaries, Map<TagKey, String> tags) {
        super(MetricType.HISTOGRAM, name, description, unit, tags);
        this.boundaries = List.copyOf(boundaries);
    }

    public Histogram(String name, String description, List<Double> boundaries, Map<String, String> tags) {
        this(name, description, "", boundaries, TagKey.tagsFromMap(tags));
    }

    @Override
    public void update(double value) {
        last = value;
        synchronized (window) {
            if (window.size() == HISTOGRAM_WINDOW_SIZE) {
                window.removeFirst();
            }
            window.addLast(value);
        }
    }

    /** The last values, in their order. */
    public List<Double> getHistogramWindow() {
        synchronized (window) {
            return new ArrayList<>(window);
        }
    }

    public double getValue() {
        return last;
    }

    @Override
    protected double getAndReset() {
        return last;
    }

    /** How many of the last values are in each bucket: one more than there are boundaries. */
    long[] buckets() {
        long[] counts = new long[boundaries.size() + 1];
        for (double value : getHistogramWindow()) {
            int bucket = 0;
            while (bucket < boundaries.size() && value > boundaries.get(bucket)) {
                bucket++;
            }
            counts[bucket]++;
        }
        return counts;
    }
}
