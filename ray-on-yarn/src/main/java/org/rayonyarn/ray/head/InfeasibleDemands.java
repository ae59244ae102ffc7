package org.rayonyarn.ray.head;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.policy.Feasibility;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who waits for more than any node has, once for each node and shape, why nothing happens. The demand stays pending, as
 * on Ray. Confined to the head.
 */
final class InfeasibleDemands {
    private static final Logger LOG = LoggerFactory.getLogger(InfeasibleDemands.class);

    /** Somebody waits for this. */
    record Demand(NodeId requester, ResourceSet shape) {}

    private final HeadOutbox outbox;
    private final long patienceNanos;
    private final Map<Demand, Long> unmetSince = new HashMap<>();
    private final Set<Demand> told = new HashSet<>();
    private final Map<ResourceSet, String> reasons = new LinkedHashMap<>();
    private @Nullable String providerRefusal;

    InfeasibleDemands(HeadOutbox outbox, HeadConfig config) {
        this.outbox = outbox;
        this.patienceNanos = config.infeasibleAfter().toNanos();
    }

    /** The provider can't get a node, and says why. */
    void onNodeRefused(String reason) {
        providerRefusal = reason;
    }

    void onNodeDied(NodeId requester) {
        told.removeIf(demand -> demand.requester.equals(requester));
    }

    void tick(Collection<Demand> waiting, List<NodeInfo> nodes, long nowNanos) {
        Map<ResourceSet, Boolean> fits = new HashMap<>();
        waiting.forEach(demand -> fits.computeIfAbsent(demand.shape, shape -> Feasibility.fitsAny(nodes, shape)));
        Set<Demand> unmet = new HashSet<>(waiting);
        unmet.removeIf(demand -> fits.getOrDefault(demand.shape, true));
        unmetSince.keySet().retainAll(unmet);
        reasons.keySet().removeIf(shape -> fits.getOrDefault(shape, true));
        for (Demand demand : unmet) {
            long since = unmetSince.computeIfAbsent(demand, d -> nowNanos);
            if (nowNanos - since >= patienceNanos && told.add(demand)) {
                tell(demand, nodes);
            }
        }
    }

    private void tell(Demand demand, List<NodeInfo> nodes) {
        String reason = Feasibility.explain(demand.shape, nodes)
                + (providerRefusal == null ? "" : "; no further node: " + providerRefusal);
        if (reasons.put(demand.shape, reason) == null) {
            LOG.warn("infeasible: {}", reason);
        }
        outbox.send(demand.requester, new Infeasible(demand.shape, reason));
    }

    /** What can't be met at present, one line each. */
    List<String> reasons() {
        return List.copyOf(reasons.values());
    }
}
