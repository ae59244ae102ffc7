package org.rayonyarn.ray.node;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which part of a node hears which message. A test holds that every message for nodes has one. Confined to the strand. */
final class MessageRouter {
    private static final Logger LOG = LoggerFactory.getLogger(MessageRouter.class);

    private final Map<Class<?>, BiConsumer<NodeId, Message>> handlers = new HashMap<>();

    <M extends Message> void on(Class<M> type, BiConsumer<NodeId, M> handler) {
        handlers.put(type, (from, message) -> handler.accept(from, type.cast(message)));
    }

    boolean hears(Class<?> type) {
        return handlers.containsKey(type);
    }

    void handle(NodeId from, Message message) {
        BiConsumer<NodeId, Message> handler = handlers.get(message.getClass());
        if (handler == null) {
            LOG.warn("a message that is not for a node came to one; from={} message={}", from, message);
        } else {
            handler.accept(from, message);
        }
    }
}
