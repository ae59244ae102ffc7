package org.rayonyarn.ray.head.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** Whether a demand could ever be met, and what to tell the user if not. Pure. */
public final class Feasibility {
    /** As users write it in a demand; YARN's container memory. */
    private static final String MEMORY = "memory";

    private static final Map<String, String> REMEDIES = Map.of(
            ResourceSet.CPU,
            "--node-cores (ray.yarn.node-cores; embedded: --num-cpus in ray.head-args)",
            ResourceSet.GPU,
            "--node-gpus (ray.yarn.node-gpus; embedded: --num-gpus in ray.head-args)",
            MEMORY,
            "--node-memory (ray.yarn.node-memory; embedded: --memory in ray.head-args)");

    private Feasibility() {}

    /** Whether the node, doing nothing else, could run a task or an actor of this demand. */
    public static boolean fits(NodeInfo node, ResourceSet demand) {
        return node.hasWorkers() && node.slotsFor(demand) > 0;
    }

    public static boolean fitsAny(Collection<NodeInfo> nodes, ResourceSet demand) {
        return nodes.stream().anyMatch(node -> fits(node, demand));
    }

    /** Null if some node could meet the demand, else one line for the user. */
    public static @Nullable String whyNot(ResourceSet demand, Collection<NodeInfo> nodes) {
        return fitsAny(nodes, demand) ? null : explain(demand, nodes);
    }

    /** One line: the demand, the node that comes closest, and what to raise. Only for what {@link #fitsAny} denies. */
    public static String explain(ResourceSet demand, Collection<NodeInfo> nodes) {
        return nodes.stream()
                .filter(NodeInfo::hasWorkers)
                .min(Comparator.<NodeInfo>comparingInt(
                                node -> lacking(node, demand).size())
                        .thenComparing(node -> node.resources().toString(), Comparator.reverseOrder()))
                .map(largest -> demand + " fits no node: the largest has " + largest.resources() + "; raise "
                        + remedies(lacking(largest, demand)))
                .orElse(demand + " waits: the session has no node with workers at present");
    }

    private static List<String> lacking(NodeInfo node, ResourceSet demand) {
        return demand.units().keySet().stream()
                .filter(name -> node.resources().amount(name) < demand.amount(name))
                .toList();
    }

    private static String remedies(List<String> resources) {
        return resources.stream()
                .map(name ->
                        REMEDIES.getOrDefault(name, "the custom resource " + name + " (--resources in ray.head-args)"))
                .collect(Collectors.joining(" and "));
    }
}
