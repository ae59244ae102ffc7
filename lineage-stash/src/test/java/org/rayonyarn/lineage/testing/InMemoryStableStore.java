package org.rayonyarn.lineage.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rayonyarn.lineage.store.StableStore;

/**
 * A log in memory. Appended records become durable, and are acknowledged, by {@link #flush} alone; {@link #crash} loses all
 * others. Guarded by itself; acknowledgements are made outside the lock.
 */
public final class InMemoryStableStore implements StableStore {
    private record Append(List<byte[]> records, CompletableFuture<Long> acknowledgement) {}

    private final List<Entry> durable = new ArrayList<>();
    private final Queue<Append> unflushed = new ArrayDeque<>();
    private long end;
    private long start;
    private boolean crashed;

    @Override
    public synchronized CompletionStage<Long> append(List<byte[]> records) {
        if (crashed) {
            return CompletableFuture.failedFuture(new IOException("the writer has crashed"));
        }
        Append append = new Append(records.stream().map(byte[]::clone).toList(), new CompletableFuture<>());
        unflushed.add(append);
        return append.acknowledgement;
    }

    /** Makes the oldest {@code appends} durable and acknowledges them. */
    public void flush(int appends) {
        for (int i = 0; i < appends; i++) {
            Append next;
            long index;
            synchronized (this) {
                next = unflushed.poll();
                if (next == null) {
                    return;
                }
                next.records.forEach(record -> durable.add(new Entry(end++, record)));
                index = end;
            }
            next.acknowledgement.complete(index);
        }
    }

    /** Makes all durable that was appended. */
    public void flush() {
        flush(Integer.MAX_VALUE);
    }

    /** The writer dies: what is not flushed is lost, and this incarnation writes no more. */
    public void crash() {
        List<Append> lost;
        synchronized (this) {
            crashed = true;
            lost = List.copyOf(unflushed);
            unflushed.clear();
        }
        lost.forEach(append -> append.acknowledgement.completeExceptionally(new IOException("the writer has crashed")));
    }

    /** Another incarnation writes on behind what is durable. */
    public synchronized void reopen() {
        crashed = false;
    }

    @Override
    public synchronized CompletionStage<List<Entry>> read(long fromIndex) {
        return CompletableFuture.completedFuture(
                durable.stream().filter(entry -> entry.index() >= fromIndex).toList());
    }

    @Override
    public synchronized CompletionStage<Void> truncateBelow(long index) {
        if (index > end) {
            return CompletableFuture.failedFuture(
                    new IOException("truncation beyond the end; index=" + index + " end=" + end));
        }
        start = Math.max(start, index);
        durable.removeIf(entry -> entry.index() < start);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        crash();
    }
}
