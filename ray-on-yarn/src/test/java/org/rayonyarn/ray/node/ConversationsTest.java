package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.ObjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.Numbered;
import org.rayonyarn.ray.rpc.NodeMessage.Received;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;

class ConversationsTest {
    private static final int BYTES = 10;
    private static final int LIMIT_TICKS = 30;
    private static final int LIMIT_BYTES = 60;
    private static final int HOLD_BACK_BYTES = 30;
    private static final NodeId OTHER = NodeId.of("other");
    private static final ObjectId OBJECT =
            SampleTasks.plain(OTHER, 1, ResourceSet.EMPTY).result();

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<String> crowds = new ArrayList<>();
    private final Conversations conversations = new Conversations(
            new Conversations.Wire() {
                @Override
                public void send(NodeId to, NodeMessage message) {
                    sizeOf(message);
                    sent.add(message);
                }

                @Override
                public int sizeOf(NodeMessage message) {
                    if (message instanceof Numbered numbered
                            && text(numbered.message()).equals("too large")) {
                        throw new MessageTooLargeException(2, 1, "a test");
                    }
                    return BYTES;
                }

                @Override
                public void onCrowded(NodeId node, boolean much) {
                    crowds.add(node + "=" + much);
                }
            },
            new ConversationLimits(Duration.ofMillis(100 * LIMIT_TICKS), LIMIT_BYTES, HOLD_BACK_BYTES));

    @Test
    void numbersWhatIsSaidAndKeepsItUntilItIsConfirmed() {
        say("a");
        say("b");
        say("c");

        assertThat(drain()).containsExactly(numbered(0, "a"), numbered(1, "b"), numbered(2, "c"));
        conversations.onReceived(OTHER, new Received(2, false));
        assertThat(conversations.unconfirmed()).isEqualTo(1);
        conversations.onReceived(OTHER, new Received(1, false)); // older news, overtaken
        assertThat(conversations.unconfirmed()).isEqualTo(1);
        conversations.onReceived(OTHER, new Received(3, false));
        assertThat(conversations.unconfirmed()).isZero();
        assertThat(drain()).isEmpty();
    }

    @Test
    void afterABreakAsksFirstAndThenSaysAgainWhatDidNotArrive() {
        say("a");
        say("b");
        drain();

        conversations.onBroken(OTHER);
        say("c");
        assertThat(drain()).isEmpty();
        conversations.onTick();
        assertThat(drain()).containsExactly(new Received(0, true));
        conversations.onReceived(OTHER, new Received(1, false));

        assertThat(drain()).containsExactly(numbered(1, "b"), numbered(2, "c"));
        say("d");
        assertThat(drain()).containsExactly(numbered(3, "d"));
    }

    @Test
    void asksEverLessOftenWhereNobodyAnswersAndWithoutEnd() {
        say("a");
        drain();

        int asked = 0;
        for (int tick = 0; tick < 1_000; tick++) {
            conversations.onBroken(OTHER);
            conversations.onTick();
            asked += drain().size();
        }

        assertThat(asked).isBetween(15, 30);
    }

    @Test
    void aBreakWithNothingUnderWayNeedsNoQuestion() {
        say("a");
        conversations.onReceived(OTHER, new Received(1, false));
        drain();

        conversations.onBroken(OTHER);
        conversations.onTick();
        say("b");

        assertThat(drain()).containsExactly(numbered(1, "b"));
    }

    @Test
    void handlesEachMessageOnceAndNoneBeforeThoseBeforeIt() {
        assertThat(conversations.receive(OTHER, numbered(1, "b"))).isNull();
        assertThat(conversations.receive(OTHER, numbered(0, "a"))).isEqualTo(message("a"));
        assertThat(conversations.receive(OTHER, numbered(0, "a"))).isNull();
        assertThat(conversations.receive(OTHER, numbered(1, "b"))).isEqualTo(message("b"));
    }

    @Test
    void confirmsAfterManyMessagesOrWithTheNextTick() {
        for (int i = 0; i < Conversations.CONFIRM_AFTER + 1; i++) {
            conversations.receive(OTHER, numbered(i, "x"));
        }

        assertThat(drain()).containsExactly(new Received(Conversations.CONFIRM_AFTER, false));
        conversations.onTick();
        assertThat(drain()).containsExactly(new Received(Conversations.CONFIRM_AFTER + 1, false));
        conversations.onTick();
        assertThat(drain()).isEmpty();
    }

    @Test
    void answersAQuestionAtOnce() {
        conversations.receive(OTHER, numbered(0, "a"));

        conversations.onReceived(OTHER, new Received(0, true));

        assertThat(drain()).containsExactly(new Received(1, false));
    }

    @Test
    void whatDoesNotFitInAFrameLeavesNoGap() {
        assertThatThrownBy(() -> say("too large")).isInstanceOf(MessageTooLargeException.class);
        say("a");
        conversations.onBroken(OTHER);
        assertThatThrownBy(() -> say("too large")).isInstanceOf(MessageTooLargeException.class);
        say("b");
        drain();

        conversations.onReceived(OTHER, new Received(0, false));

        assertThat(drain()).containsExactly(numbered(0, "a"), numbered(1, "b"));
        assertThat(conversations.unconfirmed()).isEqualTo(2);
    }

    @Test
    void nothingIsKeptForTheDead() {
        say("a");
        conversations.onBroken(OTHER);
        drain();

        conversations.forget(OTHER);
        conversations.onTick();

        assertThat(conversations.unconfirmed()).isZero();
        assertThat(drain()).isEmpty();
    }

    @Test
    void whoIsToldNothingForTooLongIsUnreachableUntilSomethingArrives() {
        say("a");
        say("b");
        passTicks(LIMIT_TICKS - 1);
        assertThat(conversations.unreachable()).isEmpty();

        passTicks(1);

        assertThat(conversations.unreachable()).containsOnlyKeys(OTHER);
        assertThat(conversations.unreachable().get(OTHER)).contains("3000 ms", ConversationLimits.UNREACHABLE);
        conversations.onReceived(OTHER, new Received(1, false));
        assertThat(conversations.unreachable()).isEmpty();
    }

    @Test
    void connectionsThatComeAndGoWithoutAWordArrivingAreNoProgress() {
        say("a");

        for (int tick = 0; tick < LIMIT_TICKS; tick++) {
            conversations.onBroken(OTHER);
            passTicks(1);
            conversations.onReceived(OTHER, new Received(0, true));
        }

        assertThat(conversations.unreachable()).containsOnlyKeys(OTHER);
    }

    @Test
    void whoHasNothingToSayMissesNobody() {
        say("a");
        conversations.onReceived(OTHER, new Received(1, false));
        conversations.onBroken(OTHER);

        passTicks(2 * LIMIT_TICKS);

        assertThat(conversations.unreachable()).isEmpty();
    }

    @Test
    void whatIsKeptForABrokenConversationIsCountedAndBeyondALimitItsEndIsUnreachable() {
        say("before the break");
        conversations.onBroken(OTHER);
        for (int i = 0; i < LIMIT_BYTES / BYTES; i++) {
            say("x");
        }
        assertThat(conversations.keptBytes(OTHER)).isEqualTo(LIMIT_BYTES);
        assertThat(conversations.unreachable()).isEmpty();

        say("one more");

        assertThat(conversations.unreachable().get(OTHER)).contains("60 bytes", ConversationLimits.KEPT_BYTES);
        conversations.onReceived(OTHER, new Received(0, false));
        assertThat(conversations.unreachable()).isEmpty();
    }

    @Test
    void whatIsKeptCountsOnFromBreakToBreakUntilItHasArrived() {
        say("0");
        conversations.onBroken(OTHER);
        say("1");
        say("2");
        conversations.onReceived(OTHER, new Received(2, false));
        conversations.onBroken(OTHER);
        say("3");
        assertThat(conversations.keptBytes(OTHER)).isEqualTo(3 * BYTES);

        conversations.onReceived(OTHER, new Received(4, false));

        assertThat(conversations.keptBytes(OTHER)).isZero();
    }

    @Test
    void saysWhenMuchIsKeptAndWhenNoLonger() {
        conversations.onBroken(OTHER);
        say("a");
        conversations.onBroken(OTHER);
        say("b");
        say("c");
        assertThat(crowds).isEmpty();

        say("d");
        assertThat(crowds).containsExactly(OTHER + "=true");
        say("e");
        conversations.onReceived(OTHER, new Received(0, false));

        assertThat(crowds).containsExactly(OTHER + "=true", OTHER + "=false");
    }

    @Test
    void nobodyIsHeldBackForTheDead() {
        say("a");
        conversations.onBroken(OTHER);
        say("b");
        say("c");
        say("d");

        conversations.forget(OTHER);

        assertThat(crowds).containsExactly(OTHER + "=true", OTHER + "=false");
        passTicks(2 * LIMIT_TICKS);
        assertThat(conversations.unreachable()).isEmpty();
    }

    private void passTicks(int ticks) {
        for (int i = 0; i < ticks; i++) {
            conversations.onTick();
        }
    }

    private void say(String text) {
        conversations.send(OTHER, message(text));
    }

    private static NodeMessage message(String text) {
        return new NodeMessage.ObjectMissing(OBJECT, true, text);
    }

    private static String text(NodeMessage message) {
        return ((NodeMessage.ObjectMissing) message).reason();
    }

    private static Numbered numbered(long number, String text) {
        return new Numbered(number, message(text));
    }

    private List<NodeMessage> drain() {
        List<NodeMessage> drained = List.copyOf(sent);
        sent.clear();
        return drained;
    }
}
