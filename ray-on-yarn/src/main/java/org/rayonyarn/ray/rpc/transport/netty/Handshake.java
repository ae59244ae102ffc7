package org.rayonyarn.ray.rpc.transport.netty;

import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.Peer;

/**
 * One end of the mutual challenge and response that opens a connection. Pure: bytes in, bytes out. Confined to one thread.
 *
 * <pre>
 *   initiator                                   acceptor
 *   HELLO nonce, self, whom it wants  ------->
 *                                     <-------  CHALLENGE nonce
 *   PROOF over all of it              ------->  checks; a stranger hears nothing more
 *                                     <-------  ANSWER welcome and self, or a refusal; with a proof over all of it
 * </pre>
 *
 * <p>Invariants: a proof serves one connection only, since both ends bring a nonce; neither end's proof can be played back as the
 * other's, since each has its label; the acceptor tells nothing but a nonce to somebody without the secret.
 */
interface Handshake {
    /** No frame of a handshake is longer. */
    int MAX_FRAME_BYTES = 1024;

    /** Writes what has to be said before anything is heard; perhaps nothing. */
    void start(WireOutput out);

    /**
     * Takes the next frame and writes the next one, if there is any.
     *
     * @return who is at the other end, once that is proven and both ends agree; else null
     * @throws HandshakeException if there will be no connection; what was written is still to be sent
     * @throws org.rayonyarn.ray.rpc.WireFormatException if the frame is none of ours
     */
    @Nullable
    Peer onFrame(WireInput in, WireOutput out) throws HandshakeException;

    /** What an end of the stream means at this point. */
    HandshakeException onEnd();
}
