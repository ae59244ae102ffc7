package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.StoreWriter.Change;

class StoreWriterTest {
    private static final byte[] VALUE = {1};

    private final InMemoryControlStore store = new InMemoryControlStore();
    private final Queue<Runnable> commands = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final List<Throwable> refused = new ArrayList<>();
    private final StoreWriter writer = new StoreWriter(store, commands::add, refused::add);

    @BeforeEach
    void theEpochIsClaimed() {
        writer.begin(store.claimEpoch().toCompletableFuture().join(), Map.of());
    }

    @Test
    void whatFollowsAChangeRunsAfterItIsStoredAndInOrder() {
        writer.write(List.of(new Change("jobs/1", VALUE)), () -> heard.add("first " + isStored("jobs/1")));
        writer.write(List.of(new Change("jobs/2", VALUE)), () -> heard.add("second " + isStored("jobs/2")));
        writer.after(() -> heard.add("third"));
        assertThat(heard).isEmpty();

        settle();

        assertThat(heard).containsExactly("first true", "second true", "third");
        assertThat(writer.isIdle()).isTrue();
    }

    @Test
    void whatFailsAfterAChangeIsNotSwallowed() {
        writer.write(List.of(new Change("jobs/1", VALUE)), () -> {
            throw new IllegalStateException("a fault of the head");
        });

        assertThatThrownBy(this::settle).hasMessage("a fault of the head");
        writer.after(() -> heard.add("goes on"));
        settle();

        assertThat(heard).containsExactly("goes on");
        assertThat(refused).isEmpty();
    }

    @Test
    void whatALaterHeadHasMadeVoidIsToldOnceAndNothingFollows() {
        store.claimEpoch();

        writer.write(List.of(new Change("jobs/1", VALUE)), () -> heard.add("first"));
        writer.write(List.of(new Change("jobs/2", VALUE)), () -> heard.add("second"));
        settle();

        assertThat(heard).isEmpty();
        assertThat(refused).singleElement().isInstanceOf(ControlStore.StaleEpochException.class);
    }

    private boolean isStored(String key) {
        return store.load(key).toCompletableFuture().join().containsKey(key);
    }

    private void settle() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
    }
}
