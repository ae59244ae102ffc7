package org.rayonyarn.ray.rpc.transport.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Inbox;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.rpc.transport.TransportContract;

class SimulatedTransportTest extends TransportContract {
    private final SimulatedHub hub = new SimulatedHub(new Random(42));

    @Override
    protected Transport<Note> open(
            Peer self, byte[] secret, Codec<Note> codec, Receiver<Note> receiver, TransportConfig config) {
        return hub.open(self, secret, codec, receiver, config);
    }

    @Override
    protected void pump() {
        hub.deliver();
    }

    @Override
    protected boolean isThreaded() {
        return false;
    }

    @Test
    void repeatsAHistoryFromItsSeed() {
        assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
    }

    @Test
    void losesWhatIsUnderWayWhenCut() {
        Inbox at = new Inbox();
        Connection<Note> connection = connected(hub, at);
        connection.send(Note.of(1, 1));

        hub.cut(NodeId.of("a"), NodeId.of("b"));
        hub.settle();

        assertThat(at.size()).isZero();
        assertThat(at.disconnected).hasSize(1);
        assertThat(connection.trySend(Note.of(1, 2))).isEqualTo(Connection.Sent.CLOSED);
    }

    @Test
    void holdsMessagesBackUntilAPartitionHeals() {
        Inbox at = new Inbox();
        Connection<Note> connection = connected(hub, at);
        hub.partition(NodeId.of("a"), NodeId.of("b"));
        connection.send(Note.of(1, 1));
        hub.settle();
        assertThat(at.size()).isZero();

        hub.heal();
        hub.settle();

        assertThat(at.size()).isEqualTo(1);
    }

    @Test
    void losesAndRepeatsMessagesAsAsked() {
        Inbox at = new Inbox();
        Connection<Note> connection = connected(hub, at);

        hub.faults(new SimulatedHub.Faults(1, 0));
        connection.send(Note.of(1, 1));
        hub.settle();
        hub.faults(new SimulatedHub.Faults(0, 1));
        connection.send(Note.of(1, 2));
        hub.settle();

        assertThat(at.notes()).containsExactly(Note.of(1, 2), Note.of(1, 2));
    }

    private static List<Note> history(long seed) {
        SimulatedHub hub = new SimulatedHub(new Random(seed));
        hub.faults(new SimulatedHub.Faults(0.2, 0.2));
        Inbox at = new Inbox();
        List<Connection<Note>> connections = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            connections.add(connected(hub, at));
        }
        for (int i = 0; i < 50; i++) {
            connections.get(i % 3).send(Note.of(i % 3, i));
        }
        hub.settle();
        return at.notes();
    }

    private static Connection<Note> connected(SimulatedHub hub, Inbox at) {
        Inbox atA = new Inbox();
        Transport<Note> a = open(hub, "a", atA);
        Transport<Note> b = open(hub, "b", at);
        var unused = a.connect(b.endpoint(), null);
        hub.settle();
        return atA.connected.get(0);
    }

    private static Transport<Note> open(SimulatedHub hub, String name, Inbox inbox) {
        return hub.open(new Peer(NodeId.of(name), 0), SECRET, Note.CODEC, inbox, TransportConfig.loopback());
    }
}
