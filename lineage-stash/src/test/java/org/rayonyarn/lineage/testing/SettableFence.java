package org.rayonyarn.lineage.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.rayonyarn.lineage.store.WriterFence;

/** A fence that a test moves. */
public final class SettableFence implements WriterFence {
    private final AtomicLong current;

    public SettableFence(long epoch) {
        current = new AtomicLong(epoch);
    }

    /** Another incarnation has taken over. */
    public void moveTo(long epoch) {
        current.set(epoch);
    }

    @Override
    public CompletionStage<Boolean> isMine(long epoch) {
        return CompletableFuture.completedFuture(current.get() == epoch);
    }
}
