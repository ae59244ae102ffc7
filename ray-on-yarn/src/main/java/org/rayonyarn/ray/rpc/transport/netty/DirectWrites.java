package org.rayonyarn.ray.rpc.transport.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A channel whose socket takes bytes from any thread, beside netty's pipeline. To be used only while netty itself has nothing to
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
