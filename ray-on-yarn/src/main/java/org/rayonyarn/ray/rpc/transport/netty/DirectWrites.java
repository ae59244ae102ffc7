package org.rayonyarn.ray.rpc.transport.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The way around netty's pipeline, from any thread to a channel's socket. To be used only while netty itself has nothing to
 * write and nothing in the pipeline changes outgoing bytes.
 */
interface DirectWrites {
    /**
     * Writes what the socket takes at once, without blocking.
     *
     * @return bytes written
     */
    int writeNow(ByteBuffer bytes) throws IOException;
}
