package org.rayonyarn.ray.rpc;

import java.util.Map;

/**
 * A node as the directory lists it. The driver is a node without resources.
 *
 * @param id logical id
 * @param epoch the incarnation; frames of older ones are dropped
 * @param name for people: the container's id, or {@code driver}
 * @param endpoint where it listens
 * @param resources what it offers in total
 * @param taskSlots how many tasks without any demand it runs at once; 0 for a node without workers
 * @param labels free text about the node
 */
public record NodeInfo(
        NodeId id,
        long epoch,
        String name,
        Endpoint endpoint,
        ResourceSet resources,
        int taskSlots,
        Map<String, String> labels) {
    /** Whether tasks can be placed here at all. */
    public boolean hasWorkers() {
        return taskSlots > 0;
    }

    /** How many tasks of this demand it can run at once. */
    public int slotsFor(ResourceSet demand) {
        return demand.isEmpty() ? taskSlots : resources.copiesOf(demand);
    }
}
