package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who waits for more than any node has why nothing happens. The demand stays pending, as on Ray, and is told of once for each
 * node and shape; unless the session is set to end such waiting. Confined to the head.
 */
final class InfeasibleDemands {
    private static final Logger LOG = LoggerFactory.getLogger(InfeasibleDemands.class);

    /** What is waited for: resources, or a placement group's bundles. */
    record Wish(ResourceSet shape, @Nullable PlacementGroupId group) {}

    /** Somebody waits for it. */
    record Demand(NodeId requester, Wish wish) {
        Demand(NodeId requester, ResourceSet shape) {
            this(requester, new Wish(shape, null));
        }
    }

    private final HeadOutbox outbox;
    private final Function<Wish, @Nullable String> whyNot;
    private final Consumer<Wish> onTold;
    private final long patienceNanos;
    private final boolean endsWaiting;
    private final Map<Demand, Long> unmetSince = new HashMap<>();
    private final Set<Demand> told = new HashSet<>();
    private final Map<Wish, String> reasons = new LinkedHashMap<>();
    private @Nullable String providerRefusal;

    /**
     * @param whyNot why it can't be met by what there is; null where it can
     * @param onTold told once somebody has heard of it
     */
    InfeasibleDemands(
            HeadOutbox outbox, HeadConfig config, Function<Wish, @Nullable String> whyNot, Consumer<Wish> onTold) {
        this.outbox = outbox;
        this.whyNot = whyNot;
        this.onTold = onTold;
        this.patienceNanos = config.infeasibleAfter().toNanos();
        this.endsWaiting = config.failsInfeasible();
    }

    /** The provider can't get a node, and says why. */
    void onNodeRefused(String reason) {
        providerRefusal = reason;
    }

    void onNodeDied(NodeId requester) {
        told.removeIf(demand -> demand.requester.equals(requester));
    }

    void tick(Collection<Demand> waiting, long nowNanos) {
        Map<Wish, Optional<String>> judged = new HashMap<>();
        waiting.forEach(demand -> judged.computeIfAbsent(demand.wish, wish -> Optional.ofNullable(whyNot.apply(wish))));
        Set<Demand> unmet = new HashSet<>(waiting);
        unmet.removeIf(demand -> reason(judged, demand.wish).isEmpty());
        unmetSince.keySet().retainAll(unmet);
        reasons.keySet().removeIf(wish -> reason(judged, wish).isEmpty());
        for (Demand demand : unmet) {
            long since = unmetSince.computeIfAbsent(demand, d -> nowNanos);
            if (nowNanos - since >= patienceNanos && isNews(demand, nowNanos)) {
                tell(demand, reason(judged, demand.wish).orElse(""));
            }
        }
    }

    /** Who still waits, or waits again, where nobody is to wait has not heard that it is in vain. */
    private boolean isNews(Demand demand, long nowNanos) {
        if (endsWaiting) {
            unmetSince.put(demand, nowNanos);
            return true;
        }
        return told.add(demand);
    }

    private static Optional<String> reason(Map<Wish, Optional<String>> judged, Wish wish) {
        return judged.getOrDefault(wish, Optional.empty());
    }

    private void tell(Demand demand, String why) {
        String reason = why + (providerRefusal == null ? "" : "; no further node: " + providerRefusal);
        if (reasons.put(demand.wish, reason) == null) {
            LOG.warn("infeasible: {}", reason);
        }
        outbox.send(demand.requester, new Infeasible(demand.wish.shape, demand.wish.group, reason));
        onTold.accept(demand.wish);
    }

    /** What can't be met at present, one line each. */
    List<String> reasons() {
        return List.copyOf(reasons.values());
    }
}
