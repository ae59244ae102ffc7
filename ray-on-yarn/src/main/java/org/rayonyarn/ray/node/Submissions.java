package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.ownership.ObjectTable;
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
    static final int INLINE_BYTES = 100 * 1024;

    private final ObjectTable objects;
    private final Map<TaskId, TaskSpec> open = new HashMap<>();

    Submissions(ObjectTable objects) {
        this.objects = objects;
    }

    /** Takes a task in; {@code ready} gets it, with its references resolved, at once or when the last of them is ready. */
    void submit(TaskSpec spec, Consumer<TaskSpec> ready) {
        objects.own(spec.result());
        open.put(spec.id(), spec);
        references(spec).forEach(objects::retain);
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

    private TaskArg resolve(ObjectAddress object, TaskResult result) {
        if (result instanceof TaskResult.Stored stored) {
            return new TaskArg.Located(object, stored);
        }
        TaskResult.Inline inline = (TaskResult.Inline) result;
        return new TaskArg.Value(inline.payload());
    }

    /** A task is over: lets go what its arguments referred to. Null if it was over before. */
    @Nullable
    TaskSpec close(TaskId task) {
        TaskSpec spec = open.remove(task);
        if (spec != null) {
            references(spec).forEach(object -> objects.release(object.id()));
        }
        return spec;
    }

    /** Those that are not over and match; a copy. */
    List<TaskSpec> all(Predicate<TaskSpec> match) {
        return open.values().stream().filter(match).toList();
    }

    void onJobEnded(JobId job) {
        open.values().removeIf(spec -> spec.job().equals(job));
    }

    /** All objects that a task's arguments refer to. */
    static List<ObjectAddress> references(TaskSpec spec) {
        List<ObjectAddress> references = null;
        for (TaskArg arg : spec.args()) {
            List<ObjectAddress> found = references(arg);
            if (!found.isEmpty()) {
                references = references == null ? new ArrayList<>() : references;
                references.addAll(found);
            }
        }
        return references == null ? List.of() : references;
    }

    private static List<ObjectAddress> references(TaskArg arg) {
        if (arg instanceof TaskArg.Value value) {
            return value.payload().references();
        }
        return List.of(
                arg instanceof TaskArg.Reference reference ? reference.object() : ((TaskArg.Located) arg).object());
    }
}
