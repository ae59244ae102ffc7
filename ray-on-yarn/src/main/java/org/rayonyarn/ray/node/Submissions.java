package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import io.ray.runtime.util.SystemConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The tasks and calls that were submitted on this node and are not over: keeps what their arguments refer to, and puts values
 * in the place of references once these are ready. Confined to the strand.
 *
 * <p>Invariant: whatever an argument refers to, directly or inside a value, is retained from submission until the task is over.
 */
final class Submissions {
    /** Above this size a value is pulled by who needs it instead of being sent along; Ray's limit. */
    static final int INLINE_BYTES = (int) SystemConfig.getLargestSizePassedByValue();

    private final ObjectTable objects;
    private final Map<TaskId, Open> open = new HashMap<>();

    /** @param handle what a call keeps so that its actor lives until it is over; null where the actor is not counted here */
    private record Open(TaskSpec spec, @Nullable ObjectId handle) {}

    Submissions(ObjectTable objects) {
        this.objects = objects;
    }

    /** Takes a task in; {@code ready} gets it, with its references resolved, at once or when the last of them is ready. */
    void submit(TaskSpec spec, Consumer<TaskSpec> ready) {
        objects.own(spec.result());
        open.put(spec.id(), new Open(spec, retainHandle(spec)));
        spec.references().forEach(objects::retain);
        List<TaskArg> args = new ArrayList<>(spec.args());
        int[] unresolved = {1};
        Runnable resolved = () -> {
            if (--unresolved[0] == 0 && open.containsKey(spec.id())) {
                ready.accept(spec.withArgs(args));
            }
        };
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i) instanceof TaskArg.Reference reference) {
                int position = i;
                unresolved[0]++;
                objects.listen(reference.object(), (id, result) -> {
                    args.set(position, resolve(reference.object(), result));
                    resolved.run();
                });
            }
        }
        resolved.run();
    }

    private @Nullable ObjectId retainHandle(TaskSpec spec) {
        if (!(spec.kind() instanceof TaskSpec.Kind.CallActor call)) {
            return null;
        }
        ObjectId handle = LineageIds.handle(call.actor());
        return objects.retainKnown(handle) ? handle : null;
    }

    private TaskArg resolve(ObjectAddress object, TaskResult result) {
        if (result instanceof TaskResult.Stored stored) {
            return new TaskArg.Located(object, stored);
        }
        TaskResult.Inline inline = (TaskResult.Inline) result;
        return new TaskArg.Value(inline.payload());
    }

    /** The task as it was submitted, or null if it is over. */
    @Nullable
    TaskSpec find(TaskId task) {
        Open found = open.get(task);
        return found == null ? null : found.spec();
    }

    /** A task is over: lets go what its arguments referred to. Null if it was over before. */
    @Nullable
    TaskSpec close(TaskId task) {
        Open closed = open.remove(task);
        if (closed == null) {
            return null;
        }
        letGo(closed);
        return closed.spec();
    }

    private void letGo(Open closed) {
        closed.spec().references().forEach(object -> objects.release(object.id()));
        if (closed.handle() != null) {
            objects.release(closed.handle());
        }
    }

    /** Those that are not over and match; a copy. */
    List<TaskSpec> all(Predicate<TaskSpec> match) {
        return open.values().stream().map(Open::spec).filter(match).toList();
    }

    void onJobEnded(JobId job) {
        List<Open> ended = open.values().stream()
                .filter(task -> task.spec().job().equals(job))
                .toList();
        open.values().removeAll(ended);
        ended.forEach(this::letGo);
    }

    /** How many are not over. */
    int size() {
        return open.size();
    }
}
