package org.rayonyarn.ray.value;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the instances that are not in use. Any thread, without locks; a thread may take a second one while it has a first
 * (user code that is called in the middle of a value may serialise another), so instances are not bound to threads, and
 * dropping the pool drops the job's classes.
 */
final class ForyPool {
    private static final int SLOTS =
            2 * Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors()));

    private final AtomicReferenceArray<@Nullable ForyInstance> idle = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<ForyInstance> factory;

    ForyPool(Supplier<ForyInstance> factory) {
        this.factory = factory;
    }

    ForyInstance take() {
        int start = slotOfThread();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (start + i) & (SLOTS - 1);
            if (idle.getPlain(slot) != null) {
                ForyInstance instance = idle.getAndSet(slot, null);
                if (instance != null) {
                    return instance;
                }
            }
        }
        return factory.get();
    }

    /** Forgets the instance when there are plenty. */
    void give(ForyInstance instance) {
        int start = slotOfThread();
        for (int i = 0; i < SLOTS; i++) {
            if (idle.compareAndSet((start + i) & (SLOTS - 1), null, instance)) {
                return;
            }
        }
    }

    void clear() {
        for (int i = 0; i < SLOTS; i++) {
            idle.set(i, null);
        }
    }

    private static int slotOfThread() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
