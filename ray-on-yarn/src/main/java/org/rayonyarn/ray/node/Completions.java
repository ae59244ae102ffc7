package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the tasks, calls and constructors end that were submitted on this node: with what an execution has made, wherever it was, or
 * without having run. Confined to the strand.
 *
 * <p>Invariants: of a call only the reply of the life that it was last sent to counts; what a result that doesn't count has stored
 * is let go; the arguments of a task are kept until it is over, those of an actor that may restart until the actor is.
 */
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final NodeId self;
    private final Submissions submissions;
    private final ObjectTable objects;
    private final ActorClients actors;
    private final PendingCalls pendingCalls;
    private final ObjLongConsumer<TaskId> onRan;
    private final Consumer<TaskId> onClosed;

    /**
     * @param onRan told of each execution that has ended, whether it counts or not, and how many nanoseconds it took
     * @param onClosed told of each task that is over, before its result is there
     */
    Completions(
            NodeId self,
            Submissions submissions,
            ObjectTable objects,
            ActorClients actors,
            PendingCalls pendingCalls,
            ObjLongConsumer<TaskId> onRan,
            Consumer<TaskId> onClosed) {
        this.self = self;
        this.submissions = submissions;
        this.objects = objects;
        this.actors = actors;
        this.pendingCalls = pendingCalls;
        this.onRan = onRan;
        this.onClosed = onClosed;
    }

    /** A task that this node owns is over, wherever it ran. */
    void onTaskDone(NodeMessage.TaskDone done) {
        onRan.accept(done.task(), done.runNanos());
        TaskSpec spec = submissions.find(done.task());
        if (spec == null) {
            objects.complete(LineageIds.result(done.task()), done.result()); // frees a copy that nobody will ask for
        } else if (spec.kind() instanceof TaskSpec.Kind.CallActor && !actors.onReply(spec, done.attempt())) {
            LOG.debug("a reply of an earlier life is refused; call={} life={}", done.task(), done.attempt());
            objects.refuse(spec.result(), done.result());
        } else {
            conclude(spec, done.result());
        }
    }

    /** A task or call of this node ends without having run; nothing happens if it is over. */
    void fail(TaskSpec spec, Payload failure) {
        TaskSpec open = submissions.find(spec.id());
        if (open != null) {
            conclude(open, new TaskResult.Inline(failure));
        }
    }

    /** News of the head. Of the lives of an actor that was created here, a later one may be the first to be constructed. */
    void onActorUpdate(ActorInfo actor) {
        ObjectId handle = LineageIds.handle(actor.id());
        boolean livesAgain = actor.state() == ActorState.ALIVE && actor.restarts() > 0;
        if (livesAgain && actor.owner().equals(self) && objects.isPending(handle)) {
            objects.complete(handle, new TaskResult.Inline(Payload.Immediate.NULL));
        }
    }

    private void conclude(TaskSpec spec, TaskResult result) {
        boolean needed = false;
        if (spec.kind() instanceof TaskSpec.Kind.CallActor call) {
            pendingCalls.over(call);
        }
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create && result instanceof TaskResult.Inline outcome) {
            needed = create.options().maxRestarts() != 0 && !outcome.payload().isFailure();
            actors.onConstructed(create.actor(), outcome.payload());
        }
        if (!needed) { // an actor that may restart needs its constructor's arguments again
            submissions.close(spec.id());
        }
        onClosed.accept(spec.id());
        objects.complete(spec.result(), result);
    }
}
