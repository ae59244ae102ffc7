package org.rayonyarn.ray.rpc.transport.netty;

import static org.rayonyarn.ray.rpc.transport.ConnectException.Cause.FAILED;
import static org.rayonyarn.ray.rpc.transport.ConnectException.Cause.NOT_AUTHENTICATED;

import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Peer;

/** The end that connects. */
final class InitiatorHandshake implements Handshake {
    private final byte[] secret;
    private final byte[] nonce;
    private final Peer self;
    private final @Nullable NodeId expected;
    private @Nullable Transcript transcript; // null until challenged

    /** @param nonce random, used once */
    InitiatorHandshake(byte[] secret, byte[] nonce, Peer self, @Nullable NodeId expected) {
        this.secret = secret;
        this.nonce = nonce;
        this.self = self;
        this.expected = expected;
    }

    @Override
    public void start(WireOutput out) {
        out.writeInt(AcceptorHandshake.MAGIC);
        out.writeRaw(nonce, 0, nonce.length);
        Transcript.writePeer(out, self);
        Transcript.writeExpected(out, expected);
    }

    @Override
    public @Nullable Peer onFrame(WireInput in, WireOutput out) throws HandshakeException {
        Transcript said = transcript;
        if (said == null) {
            onChallenge(in, out);
            return null;
        }
        return onAnswer(said, in);
    }

    @Override
    public HandshakeException onEnd() {
        return transcript == null
                ? new HandshakeException(FAILED, "closed before the handshake")
                : new HandshakeException(
                        NOT_AUTHENTICATED, "closed without an answer: of another application, or with another secret");
    }

    private void onChallenge(WireInput in, WireOutput out) {
        byte[] acceptorNonce = in.readRaw(Transcript.NONCE_BYTES);
        in.expectEnd();
        Transcript said = new Transcript(nonce, acceptorNonce, self, expected);
        transcript = said;
        byte[] proof = said.initiatorProof(secret);
        out.writeRaw(proof, 0, proof.length);
    }

    private Peer onAnswer(Transcript said, WireInput in) throws HandshakeException {
        byte[] body = in.readBytes();
        byte[] proof = in.readRaw(Transcript.PROOF_BYTES);
        in.expectEnd();
        if (!Transcript.matches(said.acceptorProof(secret, body), proof)) {
            throw new HandshakeException(NOT_AUTHENTICATED, "the other end does not know the secret");
        }
        Answer answer = Answer.read(WireInput.of(body));
        Peer peer = answer.peer();
        if (answer.refusal() != null) {
            throw new HandshakeException(answer.refusal(), answer.detail());
        }
        if (expected != null && !expected.equals(peer.node())) {
            throw new HandshakeException(NOT_AUTHENTICATED, "another node answers; node=" + peer.node());
        }
        return peer;
    }
}
