package org.rayonyarn.ray.node;

import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Brings tasks, calls and constructors of this node to who runs them. One that fits in no message ends with a failure that says so, and
 * its actor, if it was to make one. Confined to the strand.
 */
final class TaskDelivery {
    private final NodeId self;
    private final Strand strand;
    private final NodeOutbox outbox;
    private final Consumer<TaskSpec> here;
    private final Consumer<HeadRequest> head;
    private final Completions completions;

    /**
     * @param here runs what is to run on this node
     * @param head hears of actors that can't be made
     */
    TaskDelivery(
            NodeId self,
            Strand strand,
            NodeOutbox outbox,
            Consumer<TaskSpec> here,
            Consumer<HeadRequest> head,
            Completions completions) {
        this.self = self;
        this.strand = strand;
        this.outbox = outbox;
        this.here = here;
        this.head = head;
        this.completions = completions;
    }

    void deliver(NodeId target, TaskSpec spec) {
        if (target.equals(self)) {
            here.accept(spec);
        } else {
            try {
                outbox.send(target, new NodeMessage.SubmitTask(spec));
            } catch (MessageTooLargeException e) {
                strand.execute(() -> onTooLarge(spec, e)); // whoever sends it is not done yet
            }
        }
    }

    private void onTooLarge(TaskSpec spec, MessageTooLargeException why) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            head.accept(new HeadRequest.KillActor(create.actor(), -1, true));
        }
        TaskResult failure = TooLarge.failure("the arguments of", spec, why);
        completions.onTaskDone(new NodeMessage.TaskDone(spec.id(), spec.attempt(), failure, 0));
    }
}
