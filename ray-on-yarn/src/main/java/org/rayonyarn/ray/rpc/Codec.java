package org.rayonyarn.ray.rpc;

/**
 * The one way from a message to bytes and back. Stateless, so that any thread may use it at any time.
 *
 * <p>Invariant: {@code decode} of what {@code encode} wrote equals the message and reads exactly as many bytes.
 *
 * @param <M> the messages
 */
public interface Codec<M> {
    /**
     * Appends {@code message}. Runs on the thread that sends, while other senders on the same connection wait: no blocking calls.
     * What it throws goes to the sender, and nothing of the message is sent.
     */
    void encode(M message, WireOutput out);

    /**
     * Reads one message; {@code in} ends where the message ends and must not be kept. Runs on a transport thread.
     *
     * @throws WireFormatException if the bytes are no message; the connection is closed then
     */
    M decode(WireInput in);
}
