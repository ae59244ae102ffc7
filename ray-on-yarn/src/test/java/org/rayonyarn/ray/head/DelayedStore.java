package org.rayonyarn.ray.head;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A store whose operations take effect in order, but late, and whose completions come later still and in any order. */
final class DelayedStore implements ControlStore {
    final InMemoryControlStore durable = new InMemoryControlStore();
    private final Deque<Runnable> unapplied = new ArrayDeque<>();
    private final List<Runnable> uncompleted = new ArrayList<>();

    @Override
    public CompletionStage<Long> claimEpoch() {
        return later(durable::claimEpoch);
    }

    @Override
    public CompletionStage<SortedMap<String, Versioned>> load(String prefix) {
        return later(() -> durable.load(prefix));
    }

    @Override
    public CompletionStage<@Nullable Void> write(long epoch, List<Write> batch) {
        return later(() -> durable.write(epoch, batch));
    }

    private <T extends @Nullable Object> CompletionStage<T> later(Supplier<CompletionStage<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        unapplied.add(() -> operation
                .get()
                .whenComplete((value, failure) -> uncompleted.add(() -> {
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(failure);
                    }
                })));
        return result;
    }

    boolean isIdle() {
        return unapplied.isEmpty() && uncompleted.isEmpty();
    }

    /** Applies one operation, or completes one. */
    void step(RandomGenerator random) {
        if (!unapplied.isEmpty() && (uncompleted.isEmpty() || random.nextBoolean())) {
            unapplied.remove().run();
        } else if (!uncompleted.isEmpty()) {
            uncompleted.remove(random.nextInt(uncompleted.size())).run();
        }
    }
}
