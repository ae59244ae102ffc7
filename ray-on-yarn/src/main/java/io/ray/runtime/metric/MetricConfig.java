package io.ray.runtime.metric;

/** How the registry works. Immutable. */
public class MetricConfig {
    private static final long DEFAULT_INTERVAL_MS = 5_000;
    private static final int DEFAULT_THREADS = 1;
    private static final long DEFAULT_SHUTDOWN_MS = 3_000;

    public static final MetricConfig DEFAULT_CONFIG =
            new MetricConfig(DEFAULT_INTERVAL_MS, DEFAULT_THREADS, DEFAULT_SHUTDOWN_MS);

    private final long timeIntervalMs;
    private final int threadPoolSize;
    private final long shutdownWaitTimeMs;

    /**
     * @param timeIntervalMs between two records of all metrics, at least 1
     * @param threadPoolSize how many threads record, at least 1
     * @param shutdownWaitTimeMs how long the end of the last record is waited for
     */
    public MetricConfig(long timeIntervalMs, int threadPoolSize, long shutdownWaitTimeMs) {
        if (timeIntervalMs < 1 || threadPoolSize < 1 || shutdownWaitTimeMs < 0) {
            throw new IllegalArgumentException("timeIntervalMs=" + timeIntervalMs + " and threadPoolSize="
                    + threadPoolSize + " must be at least 1, shutdownWaitTimeMs=" + shutdownWaitTimeMs
                    + " not negative");
        }
        this.timeIntervalMs = timeIntervalMs;
        this.threadPoolSize = threadPoolSize;
        this.shutdownWaitTimeMs = shutdownWaitTimeMs;
    }

    public long timeIntervalMs() {
        return timeIntervalMs;
    }

    public int threadPoolSize() {
        return threadPoolSize;
    }

    public long shutdownWaitTimeMs() {
        return shutdownWaitTimeMs;
    }

    public static MetricConfigBuilder builder() {
        return new MetricConfigBuilder();
    }

    @Override
    public String toString() {
        return "MetricConfig{timeIntervalMs=" + timeIntervalMs + " threadPoolSize=" + threadPoolSize
                + " shutdownWaitTimeMs=" + shutdownWaitTimeMs + "}";
    }

    /** Begins with the defaults. Not thread-safe. */
    public static class MetricConfigBuilder {
        private long timeIntervalMs = DEFAULT_INTERVAL_MS;
        private int threadPoolSize = DEFAULT_THREADS;
        private long shutdownWaitTimeMs = DEFAULT_SHUTDOWN_MS;

        public MetricConfigBuilder timeIntervalMs(long millis) {
            timeIntervalMs = millis;
            return this;
        }

        public MetricConfigBuilder threadPoolSize(int threads) {
            threadPoolSize = threads;
            return this;
        }

        public MetricConfigBuilder shutdownWaitTimeMs(long millis) {
            shutdownWaitTimeMs = millis;
            return this;
        }

        public MetricConfig create() {
            return new MetricConfig(timeIntervalMs, threadPoolSize, shutdownWaitTimeMs);
        }
    }
}
