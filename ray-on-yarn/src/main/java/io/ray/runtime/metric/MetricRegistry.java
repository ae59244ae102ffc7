package io.ray.runtime.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The metrics of this process: records them regularly. Any thread. */
public class MetricRegistry {
    public static final MetricRegistry DEFAULT_REGISTRY = new MetricRegistry();

    private final Map<MetricId, Metric> metrics = new ConcurrentHashMap<>();
    private final Map<MetricId, Metric> unregistered = new ConcurrentHashMap<>();
    private final MetricBeans beans = new MetricBeans();
    private MetricConfig config = MetricConfig.DEFAULT_CONFIG; // guarded by this
    private @Nullable ScheduledExecutorService recorder; // guarded by this

    public void startup() {
        startup(MetricConfig.DEFAULT_CONFIG);
    }

    /** Begins to record; nothing happens if it does already. */
    public synchronized void startup(MetricConfig metricConfig) {
        if (recorder != null) {
            return;
        }
        config = metricConfig;
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(config.threadPoolSize(), work -> {
            Thread thread = new Thread(work, "ray-metrics");
            thread.setDaemon(true);
            return thread;
        });
        long interval = config.timeIntervalMs();
        var unused = threads.scheduleAtFixedRate(
                () -> metrics.values().forEach(Metric::record), interval, interval, TimeUnit.MILLISECONDS);
        recorder = threads;
    }

    /** Records once more, then forgets all metrics. */
    public void shutdown() {
        ScheduledExecutorService threads;
        long patience;
        synchronized (this) {
            threads = recorder;
            recorder = null;
            patience = config.shutdownWaitTimeMs();
        }
        if (threads != null) {
            end(threads, patience);
        }
        metrics.values().forEach(this::unregister);
        unregistered.values().forEach(this::unregister);
    }

    private static void end(ScheduledExecutorService threads, long patience) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The metric of this kind, name and tags: the one that there is, or {@code metric}. */
    public Metric register(Metric metric) {
        startup();
        Metric known = metrics.putIfAbsent(metric.id(), metric);
        if (known != null) {
            return known;
        }
        Metric before = unregistered.remove(metric.id());
        if (before != null) {
            beans.hide(before);
        }
        beans.show(metric);
        return metric;
    }

    /** One made by its constructor is shown from its first record on; when it is recorded is its maker's affair. */
    void onRecorded(Metric metric) {
        if (!metrics.containsKey(metric.id()) && unregistered.putIfAbsent(metric.id(), metric) == null) {
            beans.show(metric);
        }
    }

    public void unregister(Metric metric) {
        if (metrics.remove(metric.id(), metric)) {
            metric.take();
            beans.hide(metric);
        } else if (unregistered.remove(metric.id(), metric)) {
            beans.hide(metric);
        }
    }
}
