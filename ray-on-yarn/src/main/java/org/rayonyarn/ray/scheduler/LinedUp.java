package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The short tasks that were sent ahead to workers which still run another one of the same shape. Confined to its scheduler.
 *
 * <p>Invariants: what is lined up holds nothing; it begins by taking over what the task before it held, or it comes back. Nothing is lined up past tasks of
 * other shapes or a placement group's claims, and what has waited for two ticks is asked back: so nobody waits long for what is short no more.
 */
final class LinedUp {
    private static final int PATIENCE_TICKS = 2;

    private final WorkerLine workers;
    private final NodeResources resources;
    private final SchedulerConfig config;
    private final Map<TaskId, Entry> tasks = new LinkedHashMap<>();

    private static final class Entry {
        final TaskSpec spec;
        int ticks;

        Entry(TaskSpec spec) {
            this.spec = spec;
        }
    }

    LinedUp(WorkerLine workers, NodeResources resources, SchedulerConfig config) {
        this.workers = workers;
        this.resources = resources;
        this.config = config;
    }

    /** Sends ahead what waits, as far as workers take it. Nothing of it can start now, and no other shape waits. */
    void fill(ShapeQueue shape) {
        int depth = shape.pipelineDepth(config);
        boolean mayPass = !shape.isInGroup() && shape.demand.amount(ResourceSet.GPU) == 0 && !resources.holdsBack();
        if (depth == 1 || !mayPass) {
            return;
        }
        for (TaskSpec task = shape.waiting.peek(); task != null && mayRunBehind(task); task = shape.waiting.peek()) {
            if (!workers.lineUp(task, depth)) {
                return;
            }
            shape.waiting.poll();
            shape.moved();
            tasks.put(task.id(), new Entry(task));
        }
    }

    boolean isOpen() {
        return workers.isOpen();
    }

    /**
     * Whether a task that could start at once is better off in line, or in the queue till there is room in one: it demands nothing and is short, so workers
     * beyond the processors, each a process to be started, would only take turns with those that there are.
     */
    boolean isBetter(ShapeQueue shape, TaskSpec task) {
        return shape.demand.isEmpty()
                && !shape.isStuck()
                && shape.pipelineDepth(config) > 1
                && workers.servesSoon(task);
    }

    /** What a suspect fells must be known, and it alone. */
    private static boolean mayRunBehind(TaskSpec task) {
        return task.kind() instanceof TaskSpec.Kind.Plain plain && !plain.alone();
    }

    /** One has begun, with what another held that is over. */
    void begun(TaskSpec spec, TaskId after) {
        tasks.remove(spec.id());
        resources.pass(after, spec);
    }

    /**
     * One will not begin where it was sent.
     *
     * @return whether it is still wanted
     */
    boolean notBegun(TaskSpec spec) {
        return tasks.remove(spec.id()) != null;
    }

    /** Asks for what should have begun by now. */
    void onTick() {
        for (Entry entry : tasks.values()) {
            if (++entry.ticks == PATIENCE_TICKS) {
                workers.recall(entry.spec.id());
            }
        }
    }

    int size() {
        return tasks.size();
    }

    /** Forgets what matches; what of it begins all the same is not held up. */
    void removeIf(Predicate<TaskSpec> match) {
        tasks.values().removeIf(entry -> match.test(entry.spec));
    }
}
