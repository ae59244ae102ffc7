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

    /** What became of a message. */
    enum Sent {
        /** It is queued, and there is room for more. */
        QUEUED,
        /** It is queued, and more than the high-water mark is: hold back, see {@link #awaitWritable}. */
        QUEUED_HOLD_BACK,
        /** The connection is closed, the message is dropped and was not and will not be received. */
        CLOSED
    }

    /**
     * Queues a message and returns at once. The message is encoded before this returns, so the caller may change it afterwards. A
     * message that is queued when the connection ends is lost or not; {@link Receiver#onDisconnected} comes after every queueing.
     *
     * @throws org.rayonyarn.ray.rpc.MessageTooLargeException if it does not fit in a frame; nothing of it is sent
     */
    Sent trySend(M message);

    /** {@link #trySend} for those who only want to know whether to go on. */
    default boolean send(M message) {
        return trySend(message) == Sent.QUEUED;
    }

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
