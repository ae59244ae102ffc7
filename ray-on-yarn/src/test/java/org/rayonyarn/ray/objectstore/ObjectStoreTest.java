package org.rayonyarn.ray.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.ValueHeader;

class ObjectStoreTest {
    private static final ObjectId A = LineageIds.put(SampleTasks.DRIVER, 0);
    private static final ObjectId B = LineageIds.put(SampleTasks.DRIVER, 1);
    private static final ObjectId C = LineageIds.put(SampleTasks.DRIVER, 2);
    private static final NodeId OWNER = NodeId.of("owner");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> effects = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final ObjectStore store = new ObjectStore("n", 100, new Recorded());

    @Test
    void chargesAValueFromItsReservationToItsEnd() {
        long file = write(A, 60, null);
        assertThat(store.usedBytes()).isEqualTo(60);

        store.remove(A);

        assertThat(store.usedBytes()).isZero();
        assertThat(effects).containsExactly("delete " + file + " MEMORY");
    }

    @Test
    void refusesAtOnceWhatCanNeverFit() {
        reserve(101);

        assertThat(heard).singleElement().asString().contains("101", "100", "ray.object-store.memory");
    }

    @Test
    void spillsTheLeastRecentlyUsedValueAndBringsItBack() {
        long a = write(A, 50, null);
        write(B, 50, null);
        acquire(B);

        reserve(40);
        assertThat(effects).contains("spill " + a);
        store.onSpilled(a);

        assertThat(heard).contains("granted 3");
        store.abandon(3);
        acquire(A);
        store.onRestored(a);
        assertThat(effects).contains("restore " + a);
        assertThat(heard).endsWith("file " + a);
    }

    @Test
    void dropsCopiesBeforeItSpills() {
        write(A, 50, null);
        long copy = write(B, 50, OWNER);

        reserve(50);

        assertThat(effects).containsExactly("dropped " + B, "delete " + copy + " MEMORY");
        assertThat(heard).contains("granted 3");
    }

    @Test
    void neverMovesAPinnedValueAndGivesUpAfterAWhile() {
        write(A, 100, null);
        acquire(A);
        reserve(10);
        assertThat(effects).containsExactly("gc");

        store.onTick(SECOND);
        store.onTick(5 * SECOND);
        assertThat(heard).hasSize(1);
        store.onTick(30 * SECOND);

        assertThat(heard).hasSize(2).last().asString().contains("full", "10 bytes", "100", "ray.object-store.memory");
        assertThat(store.usedBytes()).isEqualTo(100);
    }

    @Test
    void hasPatienceFromTheFirstTickThatSeesSomebodyWait() {
        write(A, 100, null);
        acquire(A);
        reserve(10);

        store.onTick(1_000_000 * SECOND);
        assertThat(heard).hasSize(1);
        store.onTick(1_000_009 * SECOND);
        assertThat(heard).hasSize(1);
        store.onTick(1_000_011 * SECOND);

        assertThat(heard).hasSize(2).last().asString().contains("full");
    }

    @Test
    void keepsBytesChargedUntilTheLastViewIsGone() {
        long file = write(A, 100, null);
        acquire(A);
        store.onViewed(file);
        store.unpin(file);

        store.remove(A);
        reserve(10);
        assertThat(store.usedBytes()).isEqualTo(100);
        assertThat(heard).containsExactly("file " + file);

        store.onViewGone(file);
        assertThat(heard).contains("granted 2");
        assertThat(store.usedBytes()).isEqualTo(10);
    }

    @Test
    void aValueThatIsReadWhileItIsSpilledStays() {
        long a = write(A, 100, null);
        reserve(10);
        acquire(A);

        store.onSpilled(a);

        assertThat(effects).contains("delete " + a + " DISK").doesNotContain("delete " + a + " MEMORY");
        assertThat(heard).containsExactly("file " + a);
    }

    @Test
    void saysWhyNothingCouldBeSpilled() {
        long a = write(A, 100, null);
        reserve(10);
        store.onSpillFailed(a, "the disk is full");

        for (int second = 1; second < 40; second++) {
            store.onTick(second * SECOND);
            if (effects.get(effects.size() - 1).equals("spill " + a)) {
                effects.clear();
                effects.add("answered");
                store.onSpillFailed(a, "the disk is full");
            }
        }

        assertThat(heard).singleElement().asString().contains("the disk is full");
    }

    @Test
    void theSecondExecutionOfATaskChangesNothing() {
        long first = write(A, 30, null);
        long second = write(A, 30, null);

        acquire(A);

        assertThat(heard).containsExactly("file " + first);
        assertThat(effects).containsExactly("delete " + second + " MEMORY");
    }

    @Test
    void whatIsFreedWhileItComesBackIsToldToItsReaders() {
        long a = write(A, 60, null);
        reserve(60);
        store.onSpilled(a);
        store.abandon(2);
        acquire(A);

        store.remove(A);
        store.onRestored(a);

        assertThat(heard).contains("missing").doesNotContain("file " + a);
        assertThat(store.usedBytes()).isZero();
        assertThat(store.contains(C)).isFalse();
    }

    private long write(ObjectId object, long bytes, @Nullable NodeId copyOf) {
        int before = heard.size();
        reserve(bytes);
        long file = Long.parseLong(heard.remove(before).substring("granted ".length()));
        store.sealed(file, new ValueHeader(Payload.Form.BYTES, bytes, List.of()));
        store.bind(object, file, copyOf);
        store.unpin(file);
        return file;
    }

    private void reserve(long bytes) {
        store.reserve(bytes, "a value", new ObjectStore.Grant() {
            @Override
            public void granted(long file) {
                heard.add("granted " + file);
            }

            @Override
            public void refused(String why) {
                heard.add(why);
            }
        });
    }

    private void acquire(ObjectId object) {
        store.acquire(object, new ObjectStore.Reader() {
            @Override
            public void onFile(long file, ValueHeader header) {
                heard.add("file " + file);
            }

            @Override
            public void onMissing(String why) {
                heard.add("missing");
            }

            @Override
            public void onRefused(String why) {
                heard.add("refused");
            }
        });
    }

    private final class Recorded implements ObjectStore.Effects {
        @Override
        public void spill(long file, long bytes) {
            effects.add("spill " + file);
        }

        @Override
        public void restore(long file, long bytes) {
            effects.add("restore " + file);
        }

        @Override
        public void delete(long file, ObjectStore.Place place) {
            effects.add("delete " + file + " " + place);
        }

        @Override
        public void dropped(ObjectId object, NodeId owner) {
            effects.add("dropped " + object);
        }

        @Override
        public void collectGarbage() {
            effects.add("gc");
        }
    }
}
