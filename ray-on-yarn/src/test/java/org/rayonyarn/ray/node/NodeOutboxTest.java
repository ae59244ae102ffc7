package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

class NodeOutboxTest {
    private static final NodeId SELF = QuietNode.SELF.id();
    private static final NodeId PEER = NodeId.of("peer");
    private static final NodeMessage RETURNED = new NodeMessage.TaskReturned(SampleTasks.DRIVER);
    private static final NodeMessage.Carrier SUBMIT =
            new NodeMessage.SubmitTask(SampleTasks.plain(SELF, 1, ResourceSet.EMPTY));

    private final List<Message> recorded = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final List<Message> counted = new ArrayList<>();
    private final List<Message> handled = new ArrayList<>();
    private final Strand strand = new Strand(Runnable::run);
    private final Peers peers = new Peers(QuietNode.SELF);
    private final NodeLink link = QuietNode.link(sent);
    private final Conversations conversations = new Conversations(
            new ConversationWire(link, new HoldBack(link)),
            new ConversationLimits(Duration.ofMinutes(1), 1 << 20, 1 << 16));
    private final NodeOutbox outbox = new NodeOutbox(
            SELF, strand, new Notes(), link, peers, conversations, (from, message) -> handled.add(message));

    @BeforeEach
    void references() {
        outbox.countBy((to, carrier) -> counted.add(carrier));
    }

    @Test
    void whatANodeSendsToItselfIsHandledAfterWhatItIsDoing() {
        List<Message> handledMeanwhile = new ArrayList<>();

        strand.execute(() -> {
            outbox.send(SELF, SUBMIT);
            handledMeanwhile.addAll(handled);
        });

        assertThat(handledMeanwhile).isEmpty();
        assertThat(handled).containsExactly(SUBMIT);
        assertThat(counted).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void whatCarriesReferencesGoesByWayOfWhoCountsThem() {
        outbox.send(PEER, SUBMIT);

        assertThat(counted).containsExactly(SUBMIT);
        assertThat(sent).isEmpty();
    }

    @Test
    void otherWordsToNodesArePartOfAConversation() {
        outbox.send(PEER, RETURNED);
        outbox.send(PEER, RETURNED);

        assertThat(sent).containsExactly(new NodeMessage.Numbered(0, RETURNED), new NodeMessage.Numbered(1, RETURNED));
    }

    @Test
    void theHeadHearsMessagesAsTheyAre() {
        HeadRequest request = new HeadRequest.EndJob(SampleTasks.JOB);

        outbox.send(NodeLink.HEAD, request);

        assertThat(sent).containsExactly(request);
        assertThat(conversations.unconfirmed()).isZero();
    }

    @Test
    void theDeadAreToldNothing() {
        peers.onDead(PEER);

        outbox.send(PEER, RETURNED);

        assertThat(sent).isEmpty();
        assertThat(conversations.unconfirmed()).isZero();
    }

    @Test
    void everythingIsRecordedBeforeItLeaves() {
        outbox.send(SELF, RETURNED);
        outbox.send(PEER, SUBMIT);
        outbox.send(PEER, RETURNED);

        assertThat(recorded).containsExactly(RETURNED, SUBMIT, RETURNED);
    }

    private final class Notes implements Recorder {
        @Override
        public void submitted(TaskSpec spec) {}

        @Override
        public void chose(TaskId by, String what, long outcome) {}

        @Override
        public void leaving(NodeId to, Message message) {
            assertThat(handled.size() + counted.size() + sent.size()).isEqualTo(recorded.size());
            recorded.add(message);
        }
    }
}
