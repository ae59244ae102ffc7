package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.id.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SealedContent;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.ValueHeader;

class ActorPutsTest {
    private static final NodeId SELF = QuietNode.SELF.id();
    private static final NodeInfo PEER =
            new NodeInfo(NodeId.of("peer"), 3, "peer", new Endpoint("localhost", 2), ResourceSet.EMPTY, 1, Map.of());
    private static final TaskSpec CONSTRUCTOR = SampleTasks.constructor(SELF, 1, ResourceSet.EMPTY, false);
    private static final ActorInfo ALIVE = QuietNode.actor(CONSTRUCTOR, ActorState.ALIVE, PEER.id());
    private static final ObjectId OBJECT = LineageIds.put(SampleTasks.DRIVER, 0);
    private static final ObjectAddress ADDRESS = new ObjectAddress(OBJECT, PEER.id(), PEER.epoch());

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<Consumer<ActorInfo>> waiting = new ArrayList<>();
    private final ObjectTable objects = QuietObjects.table();
    private final Peers peers = new Peers(QuietNode.SELF);
    private final MessageRouter router = new MessageRouter();
    private final CompletableFuture<ObjectAddress> put = new CompletableFuture<>();
    private final CountedContent content = new CountedContent();
    private final Payload value =
            new Payload.Sealed(new ValueHeader(Payload.Form.BYTES, 1_000_000, List.of()), content);

    @BeforeEach
    void thePeerIsKnown() {
        peers.add(PEER);
    }

    @Test
    void theAddressIsKnownOnceTheActorsNodeKeepsTheValue() {
        ActorPuts puts = puts((to, message) -> sent.add(message));

        puts.put(ALIVE.id(), OBJECT, value, put);
        assertThat(sent).isEmpty();
        settle(ALIVE);
        assertThat(sent).containsExactly(new NodeMessage.PutOwned(ALIVE.id(), ADDRESS, value));
        assertThat(put).isNotDone();
        router.handle(PEER.id(), new NodeMessage.OwnedPut(ADDRESS, true));

        assertThat(put).isCompletedWithValue(ADDRESS);
        assertThat(objects.size()).isEqualTo(1);
        assertThat(content.closed).isEqualTo(1);
    }

    @Test
    void aValueThatTheActorsNodeRefusesFailsAsItsActorHas() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE);

        router.handle(PEER.id(), new NodeMessage.OwnedPut(ADDRESS, false));

        assertFailsWithTheActor();
    }

    @Test
    void theDeathOfTheActorsNodeIsItsAnswer() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE);
        puts.onNodeDied(NodeId.of("another"));
        assertThat(put).isNotDone();

        puts.onNodeDied(PEER.id());
        assertFailsWithTheActor();
        router.handle(PEER.id(), new NodeMessage.OwnedPut(ADDRESS, true));

        assertThat(objects.size()).isZero();
        assertThat(content.closed).isEqualTo(1);
    }

    @Test
    void nothingIsSentForAnActorThatIsDeadOrWhoseNodeIs() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        peers.onDead(PEER.id());

        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE);

        assertThat(sent).isEmpty();
        assertFailsWithTheActor();
    }

    @Test
    void whatIsKeptForSomebodyWhoHasGivenUpIsLetGo() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE);

        put.cancel(false);
        router.handle(PEER.id(), new NodeMessage.OwnedPut(ADDRESS, true));

        assertThat(objects.size()).isZero();
        assertThat(content.closed).isEqualTo(1);
    }

    @Test
    void whoHasGivenUpBeforeTheActorLivesPutsNothing() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        puts.put(ALIVE.id(), OBJECT, value, put);

        put.cancel(false);
        settle(ALIVE);

        assertThat(sent).isEmpty();
        assertThat(content.closed).isEqualTo(1);
    }

    @Test
    void aValueThatFitsInNoMessageFailsAndIsNotWaitedFor() {
        ActorPuts puts = puts((to, message) -> {
            throw new MessageTooLargeException(2, 1, "raise a.key");
        });

        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE);
        puts.onNodeDied(PEER.id());

        assertThatThrownBy(put::join)
                .hasCauseInstanceOf(RayException.class)
                .hasRootCauseInstanceOf(MessageTooLargeException.class);
        assertThat(content.closed).isEqualTo(1);
    }

    @Test
    void aValueForAnActorOfThisNodeIsLeftToIt() {
        ActorPuts puts = puts((to, message) -> sent.add(message));
        ObjectAddress here = new ObjectAddress(OBJECT, SELF, QuietNode.SELF.epoch());
        puts.put(ALIVE.id(), OBJECT, value, put);
        settle(ALIVE.placedOn(SELF));

        objects.own(OBJECT); // as the actor's side does before it answers
        objects.complete(OBJECT, new TaskResult.Inline(Payload.Immediate.NULL));
        router.handle(SELF, new NodeMessage.OwnedPut(here, true));

        assertThat(put).isCompletedWithValue(here);
        assertThat(content.closed).isZero();
        objects.release(OBJECT);
        assertThat(objects.size()).isZero(); // there was one reference, the putter's
    }

    private ActorPuts puts(LargeObjects.Outbox outbox) {
        ActorPuts puts = new ActorPuts(SELF, peers, (actor, listener) -> waiting.add(listener), objects, outbox);
        puts.route(router);
        return puts;
    }

    private void settle(ActorInfo actor) {
        waiting.forEach(listener -> listener.accept(actor));
    }

    private void assertFailsWithTheActor() {
        assertThatThrownBy(put::join).hasCauseInstanceOf(RayActorException.class);
        assertThat(objects.size()).isZero();
        assertThat(content.closed).isEqualTo(1);
    }

    private static final class CountedContent implements SealedContent {
        int closed;

        @Override
        public ByteBuffer map() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long file() {
            return 1;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
