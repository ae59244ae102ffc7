package org.rayonyarn.ray.rpc.transport.netty;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Peer;

/**
 * What both ends of a handshake have said, and proofs over it: HMAC-SHA256 under the application's secret of a label of the speaker's
 * role and every field, each of fixed length or behind its length.
 *
 * @param initiatorNonce 32 random bytes
 * @param acceptorNonce 32 random bytes
 * @param initiator who connects
 * @param expected whom it wants to reach, or null for anybody
 */
record Transcript(byte[] initiatorNonce, byte[] acceptorNonce, Peer initiator, @Nullable NodeId expected) {
    static final int NONCE_BYTES = 32;
    static final int PROOF_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    byte[] initiatorProof(byte[] secret) {
        return proof(secret, "ray-on-yarn initiator 1", new byte[0]);
    }

    /** @param answer the acceptor's verdict, as it stands on the wire */
    byte[] acceptorProof(byte[] secret, byte[] answer) {
        return proof(secret, "ray-on-yarn acceptor 1", answer);
    }

    private byte[] proof(byte[] secret, String label, byte[] answer) {
        WireOutput said = WireOutput.onHeap(256);
        said.writeString(label);
        said.writeBytes(initiatorNonce);
        said.writeBytes(acceptorNonce);
        writePeer(said, initiator);
        writeExpected(said, expected);
        said.writeBytes(answer);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(said.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** In a time that does not tell where they differ. */
    static boolean matches(byte[] proof, byte[] claimed) {
        return MessageDigest.isEqual(proof, claimed);
    }

    static void writePeer(WireOutput out, Peer peer) {
        out.writeNodeId(peer.node());
        out.writeLong(peer.epoch());
    }

    static Peer readPeer(WireInput in) {
        NodeId node = in.readNodeId();
        long epoch = in.readLong();
        if (epoch < 0) {
            throw new WireFormatException("epoch is negative; epoch=" + epoch);
        }
        return new Peer(node, epoch);
    }

    static void writeExpected(WireOutput out, @Nullable NodeId expected) {
        out.writeBoolean(expected != null);
        if (expected != null) {
            out.writeNodeId(expected);
        }
    }

    static @Nullable NodeId readExpected(WireInput in) {
        return in.readBoolean() ? in.readNodeId() : null;
    }
}
