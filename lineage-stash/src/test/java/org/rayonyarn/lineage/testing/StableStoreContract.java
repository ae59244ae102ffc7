package org.rayonyarn.lineage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.lineage.store.StableStore;
import org.rayonyarn.lineage.store.StableStore.Entry;

/** What every {@link StableStore} must do. */
public abstract class StableStoreContract {
    private StableStore store;

    /** A fresh, empty log. */
    protected abstract StableStore newStore() throws Exception;

    /** Does what makes the store acknowledge all appends; nothing where that comes by itself. */
    protected abstract void settle(StableStore store);

    /** The same log after its writer's death, for reading and for writing on. */
    protected abstract StableStore afterCrash(StableStore store) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = newStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readsBackInOrderWhatWasAcknowledged() throws Exception {
        CompletionStage<Long> first = store.append(records("a", "b"));
        CompletionStage<Long> second = store.append(records("c"));
        settle(store);

        assertThat(get(first)).isEqualTo(2);
        assertThat(get(second)).isEqualTo(3);
        assertThat(read(0)).containsExactly("0 a", "1 b", "2 c");
        assertThat(read(2)).containsExactly("2 c");
        assertThat(read(3)).isEmpty();
    }

    @Test
    void acknowledgesInTheOrderOfTheAppends() throws Exception {
        List<Long> acknowledged = new ArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(store.append(records("r" + i))
                    .thenAccept(index -> {
                        synchronized (acknowledged) {
                            acknowledged.add(index);
                        }
                    })
                    .toCompletableFuture());
        }
        settle(store);
        get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));

        assertThat(acknowledged).isSorted().hasSize(20);
    }

    @Test
    void anEmptyAppendWaitsForThoseBeforeIt() throws Exception {
        store.append(records("a"));
        CompletionStage<Long> empty = store.append(List.of());
        settle(store);

        assertThat(get(empty)).isEqualTo(1);
        assertThat(read(0)).containsExactly("0 a");
    }

    @Test
    void aCrashLosesNothingThatWasAcknowledgedAndLeavesAPrefix() throws Exception {
        CompletionStage<Long> kept = store.append(records("a", "b"));
        settle(store);
        get(kept);
        store.append(records("c"));
        store.append(records("d"));

        store = afterCrash(store);

        assertThat(Stream.of("0 a", "1 b", "2 c", "3 d")).startsWith(read(0).toArray(String[]::new));
        assertThat(read(0)).startsWith("0 a", "1 b");
        int left = read(0).size();
        CompletionStage<Long> next = store.append(records("e"));
        settle(store);
        assertThat(get(next)).isEqualTo(left + 1L);
    }

    @Test
    void truncationKeepsTheIndexOfTheRest() throws Exception {
        CompletionStage<Long> appended = store.append(records("a", "b", "c"));
        settle(store);
        get(appended);

        get(store.truncateBelow(2));
        get(store.truncateBelow(1));

        assertThat(read(0)).containsExactly("2 c");
        CompletionStage<Long> next = store.append(records("d"));
        settle(store);
        assertThat(get(next)).isEqualTo(4);
    }

    @Test
    void refusesToTruncateWhatIsNotThere() {
        assertThatThrownBy(() -> get(store.truncateBelow(1)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void laterChangesOfAnArrayChangeNoRecord() throws Exception {
        byte[] record = {1};
        CompletionStage<Long> appended = store.append(List.of(record));
        record[0] = 2;
        settle(store);
        get(appended);

        assertThat(get(store.read(0)).get(0).record()).containsExactly(1);
    }

    private List<String> read(long from) throws Exception {
        return get(store.read(from)).stream().map(StableStoreContract::text).toList();
    }

    private static String text(Entry entry) {
        return entry.index() + " " + new String(entry.record(), StandardCharsets.UTF_8);
    }

    private static List<byte[]> records(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
