package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;

/**
 * An authenticated way to one incarnation of a peer. Any thread may call it.
 *
 * <p>Invariant: what one thread sends arrives in its order and at most once; what does not arrive is a suffix, and
 * {@link Receiver#onDisconnected} follows.
 */
public interface Connection<M> {
    /** Who is at the other end, proven by the handshake. */
    Peer peer();

    /**
     * Queues a message and returns at once. The message is encoded before this returns, so the caller may change it afterwards.
     *
     * @return true if the caller may go on; false if more than the high-water mark is queued (this message is queued too, the caller
     *     should hold back, see {@link #awaitWritable}) or the connection is closed (the message is dropped)
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame; nothing of it is sent
     */
    boolean send(M message);

    /** False from the high-water mark on until the queue has shrunk to the low-water mark, and when closed. */
    boolean isWritable();

    /**
     * Waits until the connection is writable. Never call it on a transport thread.
     *
     * @return false if it still is not after {@code timeout}, or is closed
     */
    boolean awaitWritable(Duration timeout) throws InterruptedException;

    /** Closes after an attempt to write what is queued; {@link Receiver#onDisconnected} follows. Idempotent. */
    void close();
}
