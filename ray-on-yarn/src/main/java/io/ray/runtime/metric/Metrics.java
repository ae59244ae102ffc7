package io.ray.runtime.metric;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes metrics: {@code Metrics.count().name("orders").register()}. Any thread. */
public final class Metrics {
    /** Starts recording regularly; without it, the first registration does, as configured by default. */
    public static MetricRegistry init(MetricConfig config) {
        MetricRegistry.DEFAULT_REGISTRY.startup(config);
        return MetricRegistry.DEFAULT_REGISTRY;
    }

    /** Ends recording, and forgets all metrics. */
    public static void shutdown() {
        MetricRegistry.DEFAULT_REGISTRY.shutdown();
    }

    public static CountBuilder count() {
        return new CountBuilder();
    }

    public static GaugeBuilder gauge() {
        return new GaugeBuilder();
    }

    public static SumBuilder sum() {
        return new SumBuilder();
    }

    public static HistogramBuilder histogram() {
        return new HistogramBuilder();
    }

    /**
     * What all metrics have. Not thread-safe.
     *
     * @param <B> the builder itself
     * @param <M> what it makes
     */
    public abstract static class AbstractBuilder<B extends AbstractBuilder<B, M>, M extends Metric> {
        protected @Nullable String name;
        protected String description = "";
        protected String unit = "";
        protected Map<String, String> tags = Map.of();

        /** Unique among the metrics of its kind with these tags. */
        public B name(String value) {
            name = value;
            return self();
        }

        public B description(String value) {
            description = value;
            return self();
        }

        public B unit(String value) {
            unit = value;
            return self();
        }

        public B tags(Map<String, String> value) {
            tags = value;
            return self();
        }

        protected abstract M create();

        /** The metric of this kind, name and tags: the one that there is, or a new one. */
        @SuppressWarnings("unchecked") // the same kind gives the same class
        public M register() {
            return (M) MetricRegistry.DEFAULT_REGISTRY.register(create());
        }

        @SuppressWarnings("unchecked") // B is the builder itself
        private B self() {
            return (B) this;
        }

        final String requireName() {
            return Objects.requireNonNull(name, "a metric needs a name");
        }
    }

    /** Makes a {@link Count}. */
    public static class CountBuilder extends AbstractBuilder<CountBuilder, Count> {
        @Override
        protected Count create() {
            return new Count(requireName(), description, unit, TagKey.tagsFromMap(tags));
        }
    }

    /** Makes a {@link Gauge}. */
    public static class GaugeBuilder extends AbstractBuilder<GaugeBuilder, Gauge> {
        @Override
        protected Gauge create() {
            return new Gauge(requireName(), description, unit, TagKey.tagsFromMap(tags));
        }
    }

    /** Makes a {@link Sum}. */
    public static class SumBuilder extends AbstractBuilder<SumBuilder, Sum> {
        @Override
        protected Sum create() {
            return new Sum(requireName(), description, unit, TagKey.tagsFromMap(tags));
        }
    }

    /** Makes a {@link Histogram}. */
    public static class HistogramBuilder extends AbstractBuilder<HistogramBuilder, Histogram> {
        private List<Double> boundaries = List.of();

        /** Between the buckets, rising. */
        public HistogramBuilder boundaries(List<Double> value) {
            boundaries = value;
            return this;
        }

        @Override
        protected Histogram create() {
            return new Histogram(requireName(), description, unit, boundaries, TagKey.tagsFromMap(tags));
        }
    }
}
