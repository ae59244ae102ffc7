package io.ray.runtime.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/** Values of which the distribution matters. Keeps the last {@value #HISTOGRAM_WINDOW_SIZE} since it was recorded. */
public class Histogram extends Metric {
    public static final int HISTOGRAM_WINDOW_SIZE = 100;

    private final List<Double> boundaries;
    private final AtomicLongArray buckets;
    private final List<Double> window = new CopyOnWriteArrayList<>(); // changed under its own lock, read by anybody
    private volatile double last;

    /** @param boundaries between the buckets, rising */
    public Histogram(String name, String description, String unit, List<Double> boundaries, Map<TagKey, String> tags) {
        super(MetricType.HISTOGRAM, name, description, unit, tags);
        this.boundaries = List.copyOf(boundaries);
        this.buckets = new AtomicLongArray(boundaries.size() + 1);
    }

    public Histogram(String name, String description, List<Double> boundaries, Map<String, String> tags) {
        this(name, description, "", boundaries, TagKey.tagsFromMap(tags));
    }

    @Override
    public void update(double value) {
        last = value;
        buckets.incrementAndGet(bucket(value));
        synchronized (window) {
            if (window.size() == HISTOGRAM_WINDOW_SIZE) {
                window.remove(0);
            }
            window.add(value);
        }
    }

    private int bucket(double value) {
        int bucket = 0;
        while (bucket < boundaries.size() && value > boundaries.get(bucket)) {
            bucket++;
        }
        return bucket;
    }

    /** The last values, in their order: a view, which changes with each update and is empty once they have been recorded. */
    public List<Double> getHistogramWindow() {
        return Collections.unmodifiableList(window);
    }

    public double getValue() {
        return last;
    }

    @Override
    protected double getAndReset() {
        synchronized (window) {
            window.clear();
        }
        return last;
    }

    /** How many values were ever in each bucket: one more than there are boundaries. */
    long[] buckets() {
        long[] counts = new long[buckets.length()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets.get(i);
        }
        return counts;
    }
}
