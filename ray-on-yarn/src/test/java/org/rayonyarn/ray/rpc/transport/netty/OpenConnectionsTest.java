package org.rayonyarn.ray.rpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

class OpenConnectionsTest {
    private static final NodeId NODE = NodeId.of("node");
    private static final Peer SELF = new Peer(NodeId.of("self"), 1);
    private static final Peer YOUNG = new Peer(NODE, 5);
    private static final Peer OTHER = new Peer(NodeId.of("other"), 1);

    private final OpenConnections<Note> connections = new OpenConnections<>();
    private final List<String> heard = new ArrayList<>();
    private Runnable whenConnected = () -> {};

    @Test
    void aFenceEndsTheConnectionsThatItIsForAndNoOthers() {
        NettyConnection<Note> fenced = open(YOUNG);
        NettyConnection<Note> other = open(OTHER);

        connections.fence(NODE, 5);

        assertThat(fenced.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        assertThat(heard).containsExactly("connected node", "connected other", "fenced: " + YOUNG);
        assertThat(connections.admits(YOUNG)).isFalse();
        assertThat(connections.admit(YOUNG)).isFalse();
        assertThat(connections.admit(new Peer(NODE, 6))).isTrue();
    }

    @Test
    void aConnectionThatOpensWhileItsPeerIsFencedIsEnded() {
        whenConnected = () -> connections.fence(NODE, 5);

        assertThat(open(YOUNG).isOpen()).isFalse();
    }

    @Test
    void aConnectionThatOpensAfterTheFenceIsEnded() {
        connections.fence(NODE, 5);

        assertThat(open(YOUNG).isOpen()).isFalse();
    }

    @Test
    void aYoungerIncarnationEndsWhatIsOpenToAnOlderOneWhenItOpens() {
        NettyConnection<Note> old = open(YOUNG);
        Peer younger = new Peer(NODE, 6);

        assertThat(connections.admit(younger)).isTrue();
        NettyConnection<Note> young = open(younger);

        assertThat(old.isOpen()).isFalse();
        assertThat(young.isOpen()).isTrue();
    }

    @Test
    void theEndOfTheTransportIsForThoseTooThatComeLater() {
        NettyConnection<Note> early = open(YOUNG);

        connections.close();

        assertThat(early.isOpen()).isFalse();
        assertThat(open(OTHER).isOpen()).isFalse();
    }

    @Test
    void whatHasEndedIsForgotten() {
        NettyConnection<Note> connection = open(YOUNG);
        connections.onEnd(connection);

        connections.close();

        assertThat(connection.isOpen()).isTrue();
    }

    private NettyConnection<Note> open(Peer peer) {
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyConnection<Note> connection = new NettyConnection<>(
                channel, null, SELF, peer, Note.CODEC, new Heard(), TransportConfig.loopback(), connections::onEnd);
        channel.pipeline().addLast(new FrameHandler(connection, connections::admits, TransportConfig.loopback()));
        connections.onOpen(connection);
        return connection;
    }

    private final class Heard implements Receiver<Note> {
        @Override
        public void onConnected(Connection<Note> connection) {
            heard.add("connected " + (connection.peer().node().equals(NODE) ? "node" : "other"));
            whenConnected.run();
        }

        @Override
        public void onMessage(Connection<Note> from, Note message) {}

        @Override
        public void onDisconnected(Connection<Note> connection, String reason) {
            heard.add(reason);
        }
    }
}
