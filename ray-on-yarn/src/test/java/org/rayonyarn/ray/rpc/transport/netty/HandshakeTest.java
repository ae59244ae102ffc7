package org.rayonyarn.ray.rpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.Peer;

class HandshakeTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Peer ANN = new Peer(NodeId.of("ann"), 3);
    private static final Peer BOB = new Peer(NodeId.of("bob"), 5);
    private final Random random = new Random(1);

    /** What a man in the middle does to the frame with that number. */
    private interface Tampering {
        byte[] at(int number, byte[] frame);
    }

    /** How a handshake ended at both ends; null where it did not. */
    private record Result(@Nullable Peer atInitiator, @Nullable Peer atAcceptor, List<byte[]> frames) {}

    @Test
    void provesBothEndsToEachOther() throws Exception {
        Result result = run(initiator(SECRET, BOB.node()), acceptor(SECRET, true), (number, frame) -> frame);

        assertThat(result.atInitiator()).isEqualTo(BOB);
        assertThat(result.atAcceptor()).isEqualTo(ANN);
        assertThat(result.frames()).hasSize(4).allMatch(frame -> frame.length <= Handshake.MAX_FRAME_BYTES);
    }

    /** A flipped bit in the greeting, in a nonce, in a proof, in the answer: no end may believe it. */
    @Test
    void believesNothingThatWasChangedOnTheWay() throws Exception {
        List<byte[]> good = run(initiator(SECRET, null), acceptor(SECRET, true), (number, frame) -> frame)
                .frames();
        for (int number = 0; number < good.size(); number++) {
            for (int bit = 0; bit < good.get(number).length * 8; bit++) {
                int wantedNumber = number;
                int wantedBit = bit;
                Result result = tryRun((n, frame) -> n == wantedNumber ? flipped(frame, wantedBit) : frame);

                assertThat(result.atInitiator())
                        .as("frame=%d bit=%d", number, bit)
                        .isNull();
                if (number < 3) {
                    assertThat(result.atAcceptor())
                            .as("frame=%d bit=%d", number, bit)
                            .isNull();
                }
            }
        }
    }

    @Test
    void doesNotTakeItsOwnProofForTheOthers() throws Exception {
        Handshake victim = initiator(SECRET, null);
        WireOutput hello = WireOutput.onHeap(64);
        victim.start(hello);
        WireOutput proof = WireOutput.onHeap(64);
        victim.onFrame(WireInput.of(nonce()), proof);

        WireOutput answer = WireOutput.onHeap(64);
        WireOutput body = WireOutput.onHeap(64);
        Answer.welcome(BOB).write(body);
        answer.writeBytes(body.toByteArray());
        answer.writeRaw(proof.toByteArray(), 0, proof.position());

        assertThatThrownBy(() -> victim.onFrame(WireInput.of(answer.toByteArray()), WireOutput.onHeap(64)))
                .isInstanceOf(HandshakeException.class);
    }

    @Test
    void tellsAnAcceptorsReasonToThoseWhoKnowTheSecret() {
        assertThatThrownBy(() -> run(initiator(SECRET, null), acceptor(SECRET, false), (number, frame) -> frame))
                .isInstanceOfSatisfying(
                        HandshakeException.class, e -> assertThat(e.why()).isEqualTo(ConnectException.Cause.FENCED))
                .hasMessageContaining(ANN.toString());
        assertThatThrownBy(() ->
                        run(initiator(SECRET, NodeId.of("carol")), acceptor(SECRET, true), (number, frame) -> frame))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining(BOB.node().toString());
    }

    private Result tryRun(Tampering tampering) {
        Handshake initiator = initiator(SECRET, null);
        Handshake acceptor = acceptor(SECRET, true);
        List<@Nullable Peer> ends = new ArrayList<>();
        ends.add(null);
        ends.add(null);
        try {
            exchange(initiator, acceptor, tampering, new ArrayList<>(), ends);
        } catch (HandshakeException | WireFormatException expected) {
            // Both ends show below what they believed.
        }
        return new Result(ends.get(0), ends.get(1), List.of());
    }

    private static Result run(Handshake initiator, Handshake acceptor, Tampering tampering) throws HandshakeException {
        List<byte[]> frames = new ArrayList<>();
        List<@Nullable Peer> ends = new ArrayList<>();
        ends.add(null);
        ends.add(null);
        exchange(initiator, acceptor, tampering, frames, ends);
        return new Result(ends.get(0), ends.get(1), frames);
    }

    private static void exchange(
            Handshake initiator,
            Handshake acceptor,
            Tampering tampering,
            List<byte[]> frames,
            List<@Nullable Peer> ends)
            throws HandshakeException {
        WireOutput out = WireOutput.onHeap(64);
        initiator.start(out);
        HandshakeException atAcceptor = null;
        for (int number = 0; out.position() > 0; number++) {
            frames.add(out.toByteArray());
            byte[] arriving = tampering.at(number, out.toByteArray());
            out = WireOutput.onHeap(64);
            boolean toAcceptor = number % 2 == 0;
            try {
                Peer peer = (toAcceptor ? acceptor : initiator).onFrame(WireInput.of(arriving), out);
                ends.set(toAcceptor ? 1 : 0, peer);
            } catch (HandshakeException e) {
                if (!toAcceptor) {
                    throw e;
                }
                atAcceptor = e;
            }
        }
        if (atAcceptor != null) {
            throw atAcceptor;
        }
    }

    private Handshake initiator(byte[] secret, @Nullable NodeId expected) {
        return new InitiatorHandshake(secret, nonce(), ANN, expected);
    }

    private Handshake acceptor(byte[] secret, boolean admits) {
        return new AcceptorHandshake(secret, nonce(), BOB, peer -> admits);
    }

    private byte[] nonce() {
        byte[] nonce = new byte[Transcript.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static byte[] flipped(byte[] frame, int bit) {
        byte[] changed = frame.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }
}
