package org.rayonyarn.ray.node;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;

/** A wire of a simulated world. */
public record SimulatedWire(BiConsumer<NodeId, NodeMessage> sending, ToIntFunction<NodeMessage> sizes)
        implements Conversations.Wire {
    /** Never met in a life without broken links. */
    public static final ConversationLimits NO_LIMITS =
            new ConversationLimits(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE);

    /** All messages take as much. */
    public SimulatedWire(BiConsumer<NodeId, NodeMessage> sending) {
        this(sending, message -> 1);
    }

    @Override
    public void send(NodeId to, NodeMessage message) {
        sending.accept(to, message);
    }

    @Override
    public int sizeOf(NodeMessage message) {
        return sizes.applyAsInt(message);
    }
}
