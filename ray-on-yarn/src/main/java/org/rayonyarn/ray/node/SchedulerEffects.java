package org.rayonyarn.ray.node;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.List;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.SchedulingEffects;
import org.rayonyarn.ray.scheduler.WorkerLine;

/** What a node's scheduler asks for: starts here, sends to others, leases of the head. On the strand. */
final class SchedulerEffects implements SchedulingEffects, WorkerLine {
    private final RayNode node;

    SchedulerEffects(RayNode node) {
        this.node = node;
    }

    @Override
    public void start(TaskSpec spec) {
        node.executions.start(spec);
    }

    @Override
    public void send(NodeId target, TaskSpec spec) {
        node.delivery.deliver(target, spec);
    }

    @Override
    public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {
        node.head.tell(new HeadRequest.RequestLeases(node.head.nextNumber(), tasks, backlog, inputBytes));
    }

    @Override
    public void returnLease(SchedulingClass tasks, NodeId target, int slots) {
        node.head.tell(new HeadRequest.ReturnLease(tasks, target, slots));
    }

    @Override
    public void reserved(PlacementGroupId group, long transaction) {
        node.groups.reserved(group, transaction);
    }

    @Override
    public void giveBack(TaskSpec spec) {
        node.references.counts.ended(spec);
        node.outbox.send(spec.owner(), new NodeMessage.TaskReturned(spec.id()));
    }

    @Override
    public void tellWaiting(TaskSpec spec, boolean waits) {
        node.outbox.send(spec.owner(), new NodeMessage.TaskWaits(spec.id(), waits));
    }

    @Override
    public void refuse(TaskSpec spec) {
        node.groups.refuse(spec);
    }

    @Override
    public void suspect(TaskSpec spec, List<NodeId> felled) {
        node.groups.suspect(spec, felled);
    }

    @Override
    public boolean isOpen() {
        return node.workers.takesAhead();
    }

    @Override
    public boolean servesSoon(TaskSpec spec) {
        return node.workers.servesSoon(spec);
    }

    @Override
    public boolean lineUp(TaskSpec spec, int depth) {
        return node.executions.lineUp(spec, depth);
    }

    @Override
    public void recall(TaskId task) {
        node.workers.recall(task);
    }
}
