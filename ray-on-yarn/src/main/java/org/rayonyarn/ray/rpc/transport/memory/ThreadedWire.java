package org.rayonyarn.ray.rpc.transport.memory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One daemon thread for each transport. */
final class ThreadedWire implements Wire {
    private final ConcurrentMap<MemoryTransport<?>, ExecutorService> threads = new ConcurrentHashMap<>();

    @Override
    public void carry(Lane lane, Parcel parcel) {
        try {
            threads.computeIfAbsent(lane.target(), ThreadedWire::newThread).execute(() -> {
                parcel.deliver();
                parcel.settle();
            });
        } catch (RejectedExecutionException e) {
            parcel.settle(); // the target is closed: lost, as on a real wire
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }

    @Override
    public void close(MemoryTransport<?> transport) {
        threads.computeIfAbsent(transport, ThreadedWire::newThread).shutdown();
    }

    private static ExecutorService newThread(MemoryTransport<?> transport) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread =
                    new Thread(task, "memory-transport-" + transport.endpoint().port());
            thread.setDaemon(true);
            return thread;
        });
    }
}
