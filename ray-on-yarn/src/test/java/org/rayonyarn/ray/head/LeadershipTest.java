package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.ControlStore.Write;

class LeadershipTest {
    private final InMemoryControlStore store = new InMemoryControlStore();
    private final Queue<Runnable> commands = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> deposed = new ArrayList<>();
    private final Leadership leadership = leadership(store);

    @Test
    void whatComesBeforeItLeadsIsHeardInItsOrderOnceItDoes() {
        leadership.claim((epoch, stored) -> heard.add("inherit"));
        leadership.whenLeading(() -> heard.add("first"));
        leadership.whenLeading(() -> heard.add("second"));
        assertThat(leadership.isLeading()).isFalse();
        assertThat(heard).isEmpty();

        settle();
        leadership.whenLeading(() -> heard.add("third"));

        assertThat(leadership.isLeading()).isTrue();
        assertThat(heard).containsExactly("inherit", "first", "second", "third");
    }

    @Test
    void aLaterHeadTakesTheNextEpochAndInheritsWhatIsStored() {
        List<Long> epochs = new ArrayList<>();
        leadership.claim((epoch, stored) -> epochs.add(epoch));
        store.write(1, List.of(new Write("jobs/1", ControlStore.ABSENT, new byte[] {7})));

        leadership(store).claim((epoch, stored) -> {
            epochs.add(epoch);
            heard.addAll(stored.keySet());
        });
        settle();

        assertThat(epochs).containsExactly(1L, 2L);
        assertThat(heard).containsExactly("jobs/1");
    }

    @Test
    void aStoreThatCantBeReadDeposesIt() {
        Leadership unlucky = leadership(new BrokenStore());
        unlucky.whenLeading(() -> heard.add("early"));

        unlucky.claim((epoch, stored) -> heard.add("inherit"));
        settle();
        unlucky.whenLeading(() -> heard.add("late"));

        assertThat(unlucky.isLeading()).isFalse();
        assertThat(heard).isEmpty();
        assertThat(deposed).singleElement().asString().contains("the disk is gone");
    }

    @Test
    void whatIsStoredAndCantBeReadDeposesIt() {
        leadership.whenLeading(() -> heard.add("early"));

        leadership.claim((epoch, stored) -> {
            throw new IllegalStateException("a record of another release");
        });
        settle();

        assertThat(leadership.isLeading()).isFalse();
        assertThat(heard).isEmpty();
        assertThat(deposed).containsExactly("a record of another release");
    }

    @Test
    void whatEndsBeforeItLeadsNeverDoes() {
        leadership.claim((epoch, stored) -> heard.add("inherit"));
        leadership.whenLeading(() -> heard.add("early"));

        leadership.end();
        settle();

        assertThat(leadership.isLeading()).isFalse();
        assertThat(heard).isEmpty();
        assertThat(deposed).isEmpty();
    }

    @Test
    void itIsDeposedOnceAndHearsNothingAfterwards() {
        leadership.claim((epoch, stored) -> {});
        settle();

        leadership.depose(new IllegalStateException("another head has taken over"));
        leadership.depose(new IllegalStateException("again"));
        leadership.whenLeading(() -> heard.add("late"));

        assertThat(deposed).containsExactly("another head has taken over");
        assertThat(heard).isEmpty();
    }

    @Test
    void whatEndsByItselfIsNotDeposed() {
        leadership.claim((epoch, stored) -> {});
        settle();

        leadership.end();
        leadership.depose(new IllegalStateException("late"));
        leadership.whenLeading(() -> heard.add("late"));

        assertThat(leadership.isLeading()).isFalse();
        assertThat(deposed).isEmpty();
        assertThat(heard).isEmpty();
    }

    private Leadership leadership(ControlStore of) {
        return new Leadership(of, commands::add, deposed::add);
    }

    private void settle() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
    }

    private static final class BrokenStore implements ControlStore {
        @Override
        public CompletionStage<Long> claimEpoch() {
            return CompletableFuture.failedStage(new IllegalStateException("the disk is gone"));
        }

        @Override
        public CompletionStage<SortedMap<String, Versioned>> load(String prefix) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<@Nullable Void> write(long epoch, List<Write> batch) {
            throw new UnsupportedOperationException();
        }
    }
}
