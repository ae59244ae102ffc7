package org.rayonyarn.ray.worker.process;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Where everything is: the workers, which of them runs a task or has it lined up, which houses an actor. Confined to the lock of its host.
 *
 * <p>Invariant: a task is entered once at most, as one that runs or as one that is lined up; a worker that was buried is entered nowhere.
 */
final class WorkerBooks {
    private final Map<NodeId, WorkerProcess> workers = new LinkedHashMap<>();

    /** Tasks of the pools: what an actor runs is its worker's affair. */
    private final Map<TaskId, WorkerProcess> running = new HashMap<>();

    private final Map<TaskId, WorkerProcess> linedUp = new HashMap<>();
    private final Map<ActorId, WorkerProcess> actors = new HashMap<>();

    // ----------------------------------------------------------------------------------------------------- the workers

    void enter(WorkerProcess worker) {
        workers.put(worker.id, worker);
    }

    @Nullable
    WorkerProcess worker(NodeId id) {
        return workers.get(id);
    }

    /** In the order of their starts. */
    Collection<WorkerProcess> workers() {
        return Collections.unmodifiableCollection(workers.values());
    }

    /** Takes out a worker that has nothing. False if it was taken out before. */
    boolean take(WorkerProcess worker) {
        return workers.remove(worker.id) != null;
    }

    /**
     * Takes out a worker that is gone, with all that it had.
     *
     * @param ahead what was lined up there, the oldest first
     * @return null if that was done before
     */
    @Nullable
    WorkerEstate bury(WorkerProcess worker, List<Execution> ahead) {
        if (!take(worker)) {
            return null;
        }
        List<Execution> lost = new ArrayList<>(worker.running.values());
        worker.running.clear();
        lost.forEach(execution -> running.remove(execution.id(), worker));
        linedUp.values().removeIf(worker::equals);
        ActorId actor = actorIn(worker);
        actors.remove(actor, worker);
        return new WorkerEstate(worker, lost, ahead, actor);
    }

    private @Nullable ActorId actorIn(WorkerProcess worker) {
        return actors.entrySet().stream()
                .filter(entry -> entry.getValue() == worker)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    // ------------------------------------------------------------------------------------------------------- the tasks

    void putRunning(TaskId task, WorkerProcess worker) {
        running.put(task, worker);
    }

    /** The worker that runs the task; null for an actor's, or if it is over. */
    @Nullable
    WorkerProcess runnerOf(TaskId task) {
        return running.get(task);
    }

    /** False if the worker does not run it. */
    boolean takeRunning(TaskId task, WorkerProcess worker) {
        return running.remove(task, worker);
    }

    void putLinedUp(TaskId task, WorkerProcess worker) {
        linedUp.put(task, worker);
    }

    /** The worker that has the task lined up; null if it has begun or is not there any more. */
    @Nullable
    WorkerProcess lineOf(TaskId task) {
        return linedUp.get(task);
    }

    /** False if the worker does not have it lined up. */
    boolean takeLinedUp(TaskId task, WorkerProcess worker) {
        return linedUp.remove(task, worker);
    }

    /** What was lined up runs. */
    void moveToRunning(TaskId task, WorkerProcess worker) {
        linedUp.remove(task);
        running.put(task, worker);
    }

    // ------------------------------------------------------------------------------------------------------ the actors

    void putActor(ActorId actor, WorkerProcess worker) {
        actors.put(actor, worker);
    }

    @Nullable
    WorkerProcess houseOf(ActorId actor) {
        return actors.get(actor);
    }

    /** The worker that housed the actor, if one did. */
    @Nullable
    WorkerProcess takeActor(ActorId actor) {
        return actors.remove(actor);
    }
}
