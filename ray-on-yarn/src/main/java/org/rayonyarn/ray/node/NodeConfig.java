package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.Map;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.scheduler.SchedulerConfig;

/**
 * What a node is made of.
 *
 * @param name unique in the session, for people: the container's id
 * @param epoch the incarnation, larger than that of every earlier one of this name
 * @param resources what it offers to tasks
 * @param taskSlots how many tasks without demands run at once; 0 for a driver without workers
 * @param maxWorkerThreads how many tasks may be under way, those that wait for others included
 * @param objectStoreBytes how much memory large objects may take
 * @param storePlaces where they lie
 * @param killGrace how long the code of a killed actor may still run before the log says so
 * @param headTimeout how long a caller waits for the head's answer
 * @param conversations what it puts up with from a living node that it can't reach
 * @param sessionJob the job of the driver that the session is started for; those of others may be served differently
 */
public record NodeConfig(
        String name,
        long epoch,
        ResourceSet resources,
        int taskSlots,
        int maxWorkerThreads,
        long objectStoreBytes,
        StorePlaces storePlaces,
        Duration killGrace,
        Duration headTimeout,
        ConversationLimits conversations,
        JobId sessionJob,
        Map<String, String> labels,
        SchedulerConfig scheduler) {
    public NodeConfig {
        if (taskSlots < 0 || maxWorkerThreads < 1 || objectStoreBytes < 0) {
            throw new IllegalArgumentException("ray.node.task-slots=" + taskSlots + ", ray.node.max-worker-threads="
                    + maxWorkerThreads + " and ray.object-store.memory=" + objectStoreBytes + " must not be negative");
        }
    }
}
