package org.rayonyarn.ray.rpc.transport.netty;

import static org.rayonyarn.ray.rpc.transport.ConnectException.Cause.FENCED;
import static org.rayonyarn.ray.rpc.transport.ConnectException.Cause.NOT_AUTHENTICATED;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Peer;

/** The end that is connected to. */
final class AcceptorHandshake implements Handshake {
    /** "RYN" and the version of the protocol. */
    static final int MAGIC = 0x52594E01;

    private final byte[] secret;
    private final byte[] nonce;
    private final Peer self;
    private final Predicate<Peer> admission;
    private @Nullable Transcript transcript; // null until greeted

    /**
     * @param nonce random, used once
     * @param admission whether a proven peer's epoch is still listened to
     */
    AcceptorHandshake(byte[] secret, byte[] nonce, Peer self, Predicate<Peer> admission) {
        this.secret = secret;
        this.nonce = nonce;
        this.self = self;
        this.admission = admission;
    }

    @Override
    public void start(WireOutput out) {}

    @Override
    public @Nullable Peer onFrame(WireInput in, WireOutput out) throws HandshakeException {
        Transcript said = transcript;
        if (said == null) {
            onHello(in, out);
            return null;
        }
        return onProof(said, in, out);
    }

    @Override
    public HandshakeException onEnd() {
        return new HandshakeException(NOT_AUTHENTICATED, "closed during the handshake");
    }

    private void onHello(WireInput in, WireOutput out) throws HandshakeException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new HandshakeException(NOT_AUTHENTICATED, "not our protocol");
        }
        byte[] initiatorNonce = in.readRaw(Transcript.NONCE_BYTES);
        Peer initiator = Transcript.readPeer(in);
        NodeId expected = Transcript.readExpected(in);
        in.expectEnd();
        transcript = new Transcript(initiatorNonce, nonce, initiator, expected);
        out.writeRaw(nonce, 0, nonce.length);
    }

    private Peer onProof(Transcript said, WireInput in, WireOutput out) throws HandshakeException {
        byte[] proof = in.readRaw(Transcript.PROOF_BYTES);
        in.expectEnd();
        if (!Transcript.matches(said.initiatorProof(secret), proof)) {
            throw new HandshakeException(NOT_AUTHENTICATED, "wrong secret");
        }
        Answer answer = judge(said);
        answer(said, answer, out);
        if (answer.refusal() != null) {
            throw new HandshakeException(answer.refusal(), answer.detail());
        }
        return said.initiator();
    }

    private Answer judge(Transcript said) {
        NodeId expected = said.expected();
        if (expected != null && !expected.equals(self.node())) {
            return new Answer(self, NOT_AUTHENTICATED, "another node answers; node=" + self.node());
        }
        if (!admission.test(said.initiator())) {
            return new Answer(self, FENCED, "refused at " + self + "; peer=" + said.initiator());
        }
        return Answer.welcome(self);
    }

    private void answer(Transcript said, Answer answer, WireOutput out) {
        WireOutput body = WireOutput.onHeap(128);
        answer.write(body);
        byte[] bytes = body.toByteArray();
        byte[] proof = said.acceptorProof(secret, bytes);
        out.writeBytes(bytes);
        out.writeRaw(proof, 0, proof.length);
    }
}
