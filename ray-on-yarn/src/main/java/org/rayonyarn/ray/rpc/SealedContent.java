package org.rayonyarn.ray.rpc;

import java.nio.ByteBuffer;

/** The bytes of a large value at rest, which nobody changes any more. Any thread. */
public interface SealedContent {
    /**
     * All of it, read-only and little-endian; copies nothing. The memory stays for as long as any view of the buffer is
     * reachable, whatever becomes of the value.
     *
     * @throws java.io.UncheckedIOException if the value can't be opened
     */
    ByteBuffer map();

    /** The number by which the store of this process knows it. */
    long file();

    /** Nobody will map it through this any more, so that the store may move it or let it go. Idempotent; forgotten ones end by themselves. */
    void close();
}
