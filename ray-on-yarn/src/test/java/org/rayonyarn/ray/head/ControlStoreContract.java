package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.ControlStore.StaleEpochException;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.ControlStore.Write;
import org.rayonyarn.ray.head.ControlStore.WriteConflictException;

/** What every control store must do. */
abstract class ControlStoreContract {
    /** A fresh, empty store. */
    abstract ControlStore store() throws Exception;

    @Test
    void epochsOnlyGrow() throws Exception {
        ControlStore store = store();

        long first = get(store.claimEpoch());
        long second = get(store.claimEpoch());

        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void whatWasWrittenIsLoadedByItsPrefix() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());

        get(store.write(epoch, List.of(create("jobs/1", "a"), create("jobs/2", "b"), create("jobsx/1", "c"))));

        assertThat(get(store.load("jobs/"))).containsOnlyKeys("jobs/1", "jobs/2");
        assertThat(get(store.load(""))).containsOnlyKeys("jobs/1", "jobs/2", "jobsx/1");
        assertThat(text(store, "jobs/2")).isEqualTo("b");
        assertThat(get(store.load("jobs/2")).values())
                .extracting(Versioned::version)
                .containsExactly(0L);
    }

    @Test
    void versionsCountTheWritesOfAKey() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());
        get(store.write(epoch, List.of(create("a/1", "x"))));

        get(store.write(epoch, List.of(update("a/1", 0, "y"))));
        get(store.write(epoch, List.of(update("a/1", 1, "z"))));

        assertThat(text(store, "a/1")).isEqualTo("z");
        assertThat(get(store.load("a/")).values())
                .extracting(Versioned::version)
                .containsExactly(2L);
    }

    @Test
    void aWriteThatExpectsAnotherVersionIsRefused() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());
        get(store.write(epoch, List.of(create("a/1", "x"))));

        for (Write wrong : List.of(
                create("a/1", "y"), update("a/1", 1, "y"), delete("a/1", 7), update("a/2", 0, "y"), delete("a/2", 0))) {
            assertThatThrownBy(() -> get(store.write(epoch, List.of(wrong))))
                    .as("%s", wrong)
                    .hasCauseInstanceOf(WriteConflictException.class)
                    .hasMessageContaining(wrong.key());
        }
        assertThat(text(store, "a/1")).isEqualTo("x");
    }

    @Test
    void aBatchIsAppliedWholeOrNotAtAll() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());
        get(store.write(epoch, List.of(create("a/1", "x"))));

        assertThatThrownBy(() -> get(store.write(
                        epoch, List.of(create("a/2", "y"), update("a/1", 0, "y"), create("a/1", "conflict")))))
                .hasCauseInstanceOf(WriteConflictException.class);

        assertThat(get(store.load(""))).containsOnlyKeys("a/1");
        assertThat(text(store, "a/1")).isEqualTo("x");
    }

    @Test
    void aBatchMayWriteAKeyTwice() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());

        get(store.write(
                epoch,
                List.of(
                        create("a/1", "x"),
                        update("a/1", 0, "y"),
                        delete("a/1", 1),
                        create("a/1", "z"),
                        update("a/1", 0, "last"))));

        assertThat(text(store, "a/1")).isEqualTo("last");
    }

    @Test
    void aDeletedKeyIsGoneAndCanBeCreatedAgain() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());
        get(store.write(epoch, List.of(create("a/1", "x"))));

        get(store.write(epoch, List.of(delete("a/1", 0))));

        assertThat(get(store.load(""))).isEmpty();
        get(store.write(epoch, List.of(create("a/1", "again"))));
        assertThat(text(store, "a/1")).isEqualTo("again");
    }

    @Test
    void nothingThatAnEarlierHeadWritesTakesEffect() throws Exception {
        ControlStore store = store();
        long old = get(store.claimEpoch());
        get(store.write(old, List.of(create("a/1", "x"))));
        long current = get(store.claimEpoch());

        assertThatThrownBy(() -> get(store.write(old, List.of(update("a/1", 0, "y")))))
                .hasCauseInstanceOf(StaleEpochException.class);
        assertThatThrownBy(() -> get(store.write(old, List.of(create("a/2", "y")))))
                .hasCauseInstanceOf(StaleEpochException.class);

        assertThat(get(store.load(""))).containsOnlyKeys("a/1");
        get(store.write(current, List.of(update("a/1", 0, "z"))));
        assertThat(text(store, "a/1")).isEqualTo("z");
    }

    @Test
    void anEmptyBatchTellsWhetherTheEpochIsStillGood() throws Exception {
        ControlStore store = store();
        long old = get(store.claimEpoch());

        get(store.write(old, List.of()));
        get(store.claimEpoch());

        assertThatThrownBy(() -> get(store.write(old, List.of()))).hasCauseInstanceOf(StaleEpochException.class);
    }

    @Test
    void batchesAreAppliedInTheOrderInWhichTheyWereGiven() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());

        List<CompletableFuture<@Nullable Void>> stages = new ArrayList<>();
        stages.add(store.write(epoch, List.of(create("a/1", "0"))).toCompletableFuture());
        for (int i = 1; i <= 100; i++) {
            stages.add(store.write(epoch, List.of(update("a/1", i - 1, "" + i))).toCompletableFuture());
        }
        for (CompletableFuture<@Nullable Void> stage : stages) {
            get(stage);
        }

        assertThat(text(store, "a/1")).isEqualTo("100");
    }

    @Test
    void keysAndValuesMayBeLargeAndOdd() throws Exception {
        ControlStore store = store();
        long epoch = get(store.claimEpoch());
        String key = HeadKeys.name("a/b c", "ü*\u0000.");

        get(store.write(epoch, List.of(new Write(key, ControlStore.ABSENT, new byte[512 * 1024]))));

        assertThat(get(store.load(HeadKeys.NAMES))).containsOnlyKeys(key);
        assertThat(get(store.load(key)).values().iterator().next().value()).hasSize(512 * 1024);
    }

    static Write create(String key, String value) {
        return update(key, ControlStore.ABSENT, value);
    }

    static Write update(String key, long version, String value) {
        return new Write(key, version, value.getBytes(StandardCharsets.UTF_8));
    }

    static Write delete(String key, long version) {
        return new Write(key, version, null);
    }

    private static String text(ControlStore store, String key) throws Exception {
        return new String(get(store.load(key)).values().iterator().next().value(), StandardCharsets.UTF_8);
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
