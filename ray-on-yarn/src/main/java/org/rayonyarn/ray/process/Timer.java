package org.rayonyarn.ray.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Calls a state machine's tick regularly, on a daemon thread of its own. */
final class Timer implements AutoCloseable {
    private final ScheduledExecutorService executor;

    Timer(String name) {
        executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins; to be called when all that {@code tick} reaches is made. */
    void start(Duration every, LongConsumer tick) {
        long millis = every.toMillis();
        var unused = executor.scheduleAtFixedRate(
                () -> tick.accept(System.nanoTime()), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs what is too much for the thread that found it. */
    ScheduledExecutorService executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
