package org.rayonyarn.lineage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lineage.store.StableStore;

class InMemoryStableStoreTest extends StableStoreContract {
    @Override
    protected StableStore newStore() {
        return new InMemoryStableStore();
    }

    @Override
    protected void settle(StableStore store) {
        ((InMemoryStableStore) store).flush();
    }

    @Override
    protected StableStore afterCrash(StableStore store) {
        InMemoryStableStore log = (InMemoryStableStore) store;
        log.crash();
        log.reopen();
        return log;
    }

    @Test
    void losesAtACrashWhatWasNotFlushed() {
        InMemoryStableStore log = new InMemoryStableStore();
        CompletableFuture<Long> first = log.append(List.of(new byte[] {1})).toCompletableFuture();
        CompletableFuture<Long> second = log.append(List.of(new byte[] {2})).toCompletableFuture();
        log.flush(1);
        assertThat(first).isCompletedWithValue(1L);
        assertThat(second).isNotDone();

        log.crash();

        assertThat(second).isCompletedExceptionally();
        assertThat(log.read(0).toCompletableFuture().join()).hasSize(1);
        assertThat(log.append(List.of()).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void theFenceKnowsTheIncarnationThatMayWrite() {
        SettableFence fence = new SettableFence(3);
        assertThat(fence.isMine(3).toCompletableFuture()).isCompletedWithValue(true);

        fence.moveTo(4);

        assertThat(fence.isMine(3).toCompletableFuture()).isCompletedWithValue(false);
    }
}
