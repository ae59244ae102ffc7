package org.rayonyarn.ray.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.HeadRequest.ReportUnreachable;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the head which living nodes can't be reached from here: at each change, and again after each welcome. On the strand. */
public final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final Consumer<HeadRequest> head;
    private Set<NodeId> told = Set.of();
    private boolean toTell;

    /** @param head hears it; on a connection on which the node is registered */
    public Complaints(Consumer<HeadRequest> head) {
        this.head = head;
    }

    /** The head may not know, or no more, what it was told before. */
    public void onRegistered() {
        toTell = !told.isEmpty();
    }

    /** @param unreachable whom nobody here reaches now, and why the node thinks so */
    public void onTick(Map<NodeId, String> unreachable) {
        if (toTell || !told.equals(unreachable.keySet())) {
            tell(unreachable);
        }
    }

    private void tell(Map<NodeId, String> unreachable) {
        List<HeadRequest.Unreachable> all = new ArrayList<>(unreachable.size());
        unreachable.forEach((node, why) -> {
            all.add(new HeadRequest.Unreachable(node, why));
            if (!told.contains(node)) {
                LOG.warn("a node that the head holds for alive can't be reached; node={} why={}", node, why);
            }
        });
        told = Set.copyOf(unreachable.keySet());
        toTell = false;
        head.accept(new ReportUnreachable(all));
    }
}
