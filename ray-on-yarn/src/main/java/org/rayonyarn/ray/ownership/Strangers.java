package org.rayonyarn.ray.ownership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Nodes that this one is told of by others, but not by the head: they have come so recently that the head's word is under way,
 * or were dead before this node came. Confined to its node's strand.
 */
final class Strangers {
    private final References.Effects effects;
    private final Predicate<NodeId> isDead;
    private final Set<NodeId> met = new LinkedHashSet<>();
    private boolean asking;

    Strangers(References.Effects effects, Predicate<NodeId> isDead) {
        this.effects = effects;
        this.isDead = isDead;
    }

    void meet(NodeId node) {
        if (isStrange(node)) {
            met.add(node);
        }
    }

    private boolean isStrange(NodeId node) {
        return !effects.knows(node) && !isDead.test(node);
    }

    void onTick() {
        met.removeIf(node -> !isStrange(node));
        if (!met.isEmpty() && !asking) {
            asking = true;
            List<NodeId> asked = List.copyOf(met);
            effects.whenCaughtUp(() -> judge(asked));
        }
    }

    private void judge(List<NodeId> asked) {
        asking = false;
        met.removeAll(asked);
        asked.stream().filter(this::isStrange).forEach(effects::onLateDeath);
    }
}
