package org.rayonyarn.ray.ownership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Nodes that this one is told of by others, but not by the head: they have come so recently that the head's word is under way,
 * or were dead before this node came. Confined to its node's strand.
 */
final class Strangers {
    private final References.Effects effects;
    private final Set<NodeId> met = new LinkedHashSet<>();
    private boolean asking;

    Strangers(References.Effects effects) {
        this.effects = effects;
    }

    void meet(NodeId node) {
        if (!effects.knows(node)) {
            met.add(node);
        }
    }

    void onTick() {
        met.removeIf(effects::knows);
        if (!met.isEmpty() && !asking) {
            asking = true;
            List<NodeId> asked = List.copyOf(met);
            effects.whenCaughtUp(() -> judge(asked));
        }
    }

    private void judge(List<NodeId> asked) {
        asking = false;
        met.removeAll(asked);
        asked.stream().filter(node -> !effects.knows(node)).forEach(effects::onLateDeath);
    }
}
