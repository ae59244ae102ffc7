package org.rayonyarn.ray.ownership;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ReferenceOp;

/**
 * Operations on references that are to leave: they gather until what is under way on the strand is over, so that many go by one
 * message. Confined to its node's strand.
 */
final class ReferenceBatches {
    private static final int MOST = 1024;

    private final BiConsumer<NodeId, NodeMessage> wire;
    private final Consumer<Runnable> soon;
    private final Map<NodeId, List<ReferenceOp>> gathered = new LinkedHashMap<>();
    private boolean flushing;

    /** @param soon runs a command on the strand after what is under way */
    ReferenceBatches(BiConsumer<NodeId, NodeMessage> wire, Consumer<Runnable> soon) {
        this.wire = wire;
        this.soon = soon;
    }

    void add(NodeId to, ReferenceOp op) {
        gathered.computeIfAbsent(to, id -> new ArrayList<>()).add(op);
        if (!flushing) {
            flushing = true;
            soon.accept(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        Map<NodeId, List<ReferenceOp>> leaving = new LinkedHashMap<>(gathered);
        gathered.clear();
        leaving.forEach(this::send);
    }

    private void send(NodeId to, List<ReferenceOp> ops) {
        for (int from = 0; from < ops.size(); from += MOST) {
            wire.accept(
                    to,
                    new NodeMessage.ReferenceNews(List.copyOf(ops.subList(from, Math.min(ops.size(), from + MOST)))));
        }
    }

    /** The peer is dead. */
    void forget(NodeId peer) {
        gathered.remove(peer);
    }
}
