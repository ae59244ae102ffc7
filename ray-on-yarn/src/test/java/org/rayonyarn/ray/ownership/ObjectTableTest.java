package org.rayonyarn.ray.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskResult;

class ObjectTableTest {
    private static final NodeId SELF = NodeId.of("self");
    private static final NodeId OTHER = NodeId.of("other");
    private static final ObjectId OBJECT = LineageIds.put(SampleTasks.DRIVER, 0);
    private static final ObjectAddress OWN = new ObjectAddress(OBJECT, SELF, 1);
    private static final ObjectAddress BORROWED = new ObjectAddress(OBJECT, OTHER, 1);
    private static final TaskResult VALUE = new TaskResult.Inline(new Payload.Immediate("value"));
    private static final TaskResult STORED = new TaskResult.Stored(1_000_000, OTHER, List.of());

    private final List<String> effects = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final ObjectTable table = new ObjectTable(SELF, new RecordedEffects());
    private final ObjectTable.Listener listener = (object, result) -> heard.add(text(result));
    private int losses;

    @Test
    void tellsWhoListensAndForgetsWhatNobodyRefersTo() {
        table.own(OBJECT);
        table.listen(OWN, listener);
        table.onSubscribe(OTHER, OBJECT);
        table.release(OBJECT);
        assertThat(table.size()).isEqualTo(1);

        table.complete(OBJECT, VALUE);

        assertThat(heard).containsExactly("value");
        assertThat(effects).containsExactly("ready value", "free value", "forgotten");
        assertThat(table.size()).isZero();
    }

    @Test
    void whatAnExecutionThatDoesNotCountHasStoredGoesWithTheOneThatCounts() {
        table.own(OBJECT);
        table.refuse(OBJECT, STORED);
        assertThat(effects).isEmpty();

        table.complete(OBJECT, VALUE);
        assertThat(effects).containsExactly("free 1000000");
        table.refuse(OBJECT, STORED);
        assertThat(effects).containsExactly("free 1000000", "free 1000000");
    }

    @Test
    void keepsTheCopyThatTwoExecutionsHaveStoredInOnePlace() {
        table.own(OBJECT);
        table.refuse(OBJECT, STORED);

        table.complete(OBJECT, STORED);

        assertThat(effects).isEmpty();
    }

    @Test
    void keepsWhatOthersBorrow() {
        table.own(OBJECT);
        table.complete(OBJECT, VALUE);
        table.retainOwned(OBJECT);
        table.release(OBJECT);
        assertThat(table.size()).isEqualTo(1);

        table.release(OBJECT);

        assertThat(table.size()).isZero();
        assertThat(effects).containsExactly("free value", "forgotten");
    }

    @Test
    void dropsWhatIsStillReferredToWhenTheJobEnds() {
        table.own(OBJECT);
        table.complete(OBJECT, VALUE);

        table.onJobEnded(SampleTasks.JOB);

        assertThat(table.size()).isZero();
        assertThat(effects).containsExactly("free value");
    }

    @Test
    void tellsTheOwnerOfItsFirstAndItsLastReference() {
        table.retain(BORROWED);
        table.retain(BORROWED);
        table.release(OBJECT);
        assertThat(effects).containsExactly("borrow");

        table.release(OBJECT);

        assertThat(effects).containsExactly("borrow", "give back");
    }

    @Test
    void letsALongChainOfValuesGo() {
        int length = 200_000;
        for (int i = 0; i < length; i++) {
            ObjectId object = LineageIds.put(SampleTasks.DRIVER, i);
            table.own(object);
            table.complete(object, i == 0 ? VALUE : holding(LineageIds.put(SampleTasks.DRIVER, i - 1)));
        }
        for (int i = 0; i < length; i++) {
            table.release(LineageIds.put(SampleTasks.DRIVER, i));
        }

        assertThat(table.size()).isZero();
    }

    @Test
    void aCompletionThatComesTwiceDoesNotFreeTheCopy() {
        table.own(OBJECT);
        table.complete(OBJECT, STORED);

        table.complete(OBJECT, STORED);

        assertThat(effects).isEmpty();
        assertThat(table.result(OBJECT)).isEqualTo(STORED);
    }

    @Test
    void theCopyOfASecondExecutionIsFreed() {
        table.own(OBJECT);
        table.complete(OBJECT, STORED);

        table.complete(OBJECT, new TaskResult.Stored(7, NodeId.of("third"), List.of()));

        assertThat(effects).containsExactly("free 7");
        assertThat(table.result(OBJECT)).isEqualTo(STORED);
    }

    @Test
    void aListenerThatWasCalledMayBeTakenBack() {
        table.own(OBJECT);
        table.listen(OWN, listener);
        table.complete(OBJECT, VALUE);

        table.unlisten(OBJECT, listener);

        assertThat(heard).containsExactly("value");
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void subscribesOnceForAllListenersOfABorrowedObject() {
        table.retain(BORROWED);
        table.listen(BORROWED, listener);
        table.listen(BORROWED, listener);

        table.onRemoteReady(OBJECT, VALUE);
        table.onRemoteReady(OBJECT, VALUE);

        assertThat(effects).containsExactly("borrow", "subscribe");
        assertThat(heard).containsExactly("value", "value");
        table.release(OBJECT);
        assertThat(table.size()).isZero();
    }

    @Test
    void aListenerThatGoesLeavesNothingBehind() {
        table.listen(BORROWED, listener);
        table.unlisten(OBJECT, listener);

        assertThat(table.size()).isZero();
    }

    @Test
    void theOwnersDeathIsAnAnswer() {
        table.listen(BORROWED, listener);

        table.onNodeDied(OTHER);

        assertThat(heard).hasSize(1).first().asString().contains("its owner died");
        assertThat(table.size()).isZero();
    }

    @Test
    void theDeathOfWhoStoredTheOnlyCopyLosesIt() {
        table.own(OBJECT);
        table.complete(OBJECT, STORED);

        table.onNodeDied(OTHER);
        table.listen(OWN, listener);

        assertThat(heard).hasSize(1).first().asString().contains("stored it died");
    }

    @Test
    void theEndOfAJobIsAnAnswerToWhoWaits() {
        table.own(OBJECT);
        table.listen(OWN, listener);
        table.onSubscribe(OTHER, OBJECT);

        table.onJobEnded(SampleTasks.JOB);

        assertThat(heard).containsExactly("its job has ended");
        assertThat(effects).containsExactly("ready its job has ended");
        assertThat(table.size()).isZero();
    }

    @Test
    void theEndOfAJobIsNoLossWhereNobodyWaits() {
        table.own(LineageIds.put(SampleTasks.DRIVER, 1));
        table.retain(BORROWED);

        table.onJobEnded(SampleTasks.JOB);

        assertThat(table.size()).isZero();
        assertThat(losses).isZero();
    }

    @Test
    void aValueKeepsTheReferencesInsideIt() {
        ObjectId inner = LineageIds.put(SampleTasks.DRIVER, 1);
        table.own(inner);
        table.complete(inner, VALUE);
        table.own(OBJECT);
        table.complete(OBJECT, holding(inner));
        table.release(inner);
        assertThat(table.size()).isEqualTo(2);

        table.release(OBJECT);

        assertThat(table.size()).isZero();
    }

    @Test
    void aDiscardedValueLetsItsInnerReferencesGo() {
        ObjectId inner = LineageIds.put(SampleTasks.DRIVER, 1);
        table.own(inner);
        table.complete(inner, VALUE);
        table.own(OBJECT);
        table.complete(OBJECT, holding(inner));
        table.release(inner);

        table.lose(OBJECT, "it was freed by the program");
        table.listen(OWN, listener);

        assertThat(table.result(inner)).isNull();
        assertThat(heard).containsExactly("it was freed by the program");
    }

    @Test
    void tellsThoseWhoAskForWhatIsGone() {
        table.onSubscribe(OTHER, OBJECT);

        assertThat(effects).containsExactly("ready its owner has freed it");
    }

    @Test
    void aListenerMayLetTheLastReferenceGo() {
        table.own(OBJECT);
        table.listen(OWN, (object, result) -> table.release(object));
        table.listen(OWN, (object, result) -> {
            table.retain(OWN);
            heard.add(text(result));
        });

        table.complete(OBJECT, VALUE);

        assertThat(table.result(OBJECT)).isEqualTo(VALUE);
    }

    @Test
    void refusesToMakeAnObjectTwice() {
        table.own(OBJECT);

        assertThatThrownBy(() -> table.own(OBJECT)).isInstanceOf(IllegalStateException.class);
    }

    private static TaskResult holding(ObjectId inner) {
        return new TaskResult.Inline(new Payload.Serialized(new byte[0], List.of(new ObjectAddress(inner, SELF, 1))));
    }

    private static String text(TaskResult result) {
        return result instanceof TaskResult.Inline inline && inline.payload() instanceof Payload.Immediate value
                ? String.valueOf(value.value())
                : String.valueOf(result.sizeBytes());
    }

    private final class RecordedEffects implements ObjectTable.Effects {
        @Override
        public void borrow(ObjectAddress object) {
            effects.add("borrow");
        }

        @Override
        public void giveBack(ObjectAddress object) {
            effects.add("give back");
        }

        @Override
        public void forgotten(ObjectId object) {
            effects.add("forgotten");
        }

        @Override
        public void subscribe(ObjectAddress object) {
            effects.add("subscribe");
        }

        @Override
        public void notifyReady(NodeId subscriber, ObjectId object, TaskResult result) {
            effects.add("ready " + text(result));
        }

        @Override
        public void free(ObjectId object, TaskResult result) {
            effects.add("free " + text(result));
        }

        @Override
        public Payload lost(ObjectId object, String reason) {
            losses++;
            return new Payload.Immediate(reason);
        }
    }
}
