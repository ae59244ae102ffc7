package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import java.util.List;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What a node's scheduler asks of the world. On the node's strand. */
public interface SchedulingEffects {
    /** Run it here, now: its resources are taken. */
    void start(TaskSpec spec);

    /** Run it there: a worker lease allows it. */
    void send(NodeId target, TaskSpec spec);

    /** Ask the head for worker leases; 0 takes the question back. */
    void requestLeases(SchedulingClass tasks, int backlog, long inputBytes);

    void returnLease(SchedulingClass tasks, NodeId target, int slots);

    /** Tell the head: all that the transaction asks for is held. */
    void reserved(PlacementGroupId group, long transaction);

    /** Another node has placed it here, and what it needs is not offered any more: back to its owner. */
    void giveBack(TaskSpec spec);

    /** To its owner, another node: it runs here and waits for objects, or goes on. */
    void tellWaiting(TaskSpec spec, boolean waits);

    /** Its placement group is no more: it ends without having run. */
    void refuse(TaskSpec spec);

    /** It was running on each of these nodes when they died, the last time in a process of its own: it is not run again. */
    void suspect(TaskSpec spec, List<NodeId> felled);
}
