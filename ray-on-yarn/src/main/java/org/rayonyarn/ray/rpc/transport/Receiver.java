package org.rayonyarn.ray.rpc.transport;

/**
 * Who hears of connections and messages. For one connection the calls come in order, never two at once: {@code onConnected}, messages,
 * {@code onDisconnected}; different connections may call at the same time. All run on a transport thread and must not block.
 * An exception from {@code onMessage} is logged and closes the connection.
 */
public interface Receiver<M> {
    /** From now on {@code connection} may be used; both ends are told. */
    void onConnected(Connection<M> connection);

    void onMessage(Connection<M> from, M message);

    /**
     * The end of {@code connection}; what was sent and not answered may be lost.
     *
     * @param reason one line for people
     */
    void onDisconnected(Connection<M> connection, String reason);
}
