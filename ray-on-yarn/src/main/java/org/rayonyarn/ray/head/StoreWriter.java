package org.rayonyarn.ray.head;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.ControlStore.Write;

/**
 * Brings the head's changes to the store: in order, with one batch on its way at a time, which takes along all that has come
 * meanwhile. So a head needs one round trip a batch, knows every key's version, and never sees completions out of order.
 * Confined to the head.
 *
 * <p>Invariant: what follows a change runs after the change is durable, and after what follows all earlier changes.
 */
final class StoreWriter {
    /** Keeps a batch well below ZooKeeper's limit of 1 MB. */
    private static final int MAX_BATCH = 128;

    private final ControlStore store;
    private final Executor owner;
    private final Consumer<Throwable> onRefused;
    private final Map<String, Long> versions = new HashMap<>();
    private final Queue<Transaction> waiting = new ArrayDeque<>();
    private long epoch;
    private boolean onItsWay;
    private boolean refused;

    /** @param onRefused told once if the store refuses a batch: this head must not go on */
    StoreWriter(ControlStore store, Executor owner, Consumer<Throwable> onRefused) {
        this.store = store;
        this.owner = owner;
        this.onRefused = onRefused;
    }

    /** One change: a null value deletes the key. */
    record Change(String key, byte @Nullable [] value) {}

    private record Transaction(List<Change> changes, Runnable then) {}

    /** Before the first write: under which epoch, and onto what. */
    void begin(long claimedEpoch, Map<String, Versioned> loaded) {
        epoch = claimedEpoch;
        loaded.forEach((key, entry) -> versions.put(key, entry.version()));
    }

    long epoch() {
        return epoch;
    }

    /** Applies the changes together, then runs {@code then} in the owner's thread; never before this call has returned. */
    void write(List<Change> changes, Runnable then) {
        waiting.add(new Transaction(changes, then));
        sendIfIdle();
    }

    /** Runs {@code then} once all that was written before is durable. */
    void after(Runnable then) {
        write(List.of(), then);
    }

    /** Nothing waits and nothing is on its way. */
    boolean isIdle() {
        return waiting.isEmpty() && !onItsWay;
    }

    private void sendIfIdle() {
        if (onItsWay || refused || waiting.isEmpty()) {
            return;
        }
        onItsWay = true;
        List<Write> batch = new ArrayList<>();
        List<Runnable> followers = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            Transaction next = waiting.remove();
            next.changes.forEach(change -> batch.add(versioned(change)));
            followers.add(next.then);
        }
        store.write(epoch, batch).whenComplete((done, failure) -> owner.execute(() -> onWritten(followers, failure)));
    }

    private Write versioned(Change change) {
        long expected = versions.getOrDefault(change.key(), ControlStore.ABSENT);
        if (change.value() == null) {
            versions.remove(change.key());
        } else {
            versions.put(change.key(), expected + 1);
        }
        return new Write(change.key(), expected, change.value());
    }

    private void onWritten(List<Runnable> followers, @Nullable Throwable failure) {
        onItsWay = false;
        if (failure != null) {
            refused = true;
            waiting.clear();
            onRefused.accept(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
            return;
        }
        sendIfIdle();
        followers.forEach(Runnable::run);
    }
}
