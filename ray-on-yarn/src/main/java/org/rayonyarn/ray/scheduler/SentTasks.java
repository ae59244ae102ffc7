package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * The tasks that this node has sent to others and that are not over, in the order in which they were sent; and which of them
 * were running when a node died. Confined.
 *
 * <p>A node starts a holder's tasks in the order in which they were sent, as many at once as the lease has slots: the first so
 * many were running, those sent ahead were not; those that waited for objects were running in any case.
 */
final class SentTasks {
    /** A task under way elsewhere. */
    static final class Sent {
        private final TaskSpec spec;
        private final ShapeQueue shape;
        private final NodeId target;

        /** Whether its lease counts it: not while it waits, nor after a wait that has outlived the lease. */
        boolean takesSlot = true;

        Sent(TaskSpec spec, ShapeQueue shape, NodeId target) {
            this.spec = spec;
            this.shape = shape;
            this.target = target;
        }

        TaskSpec spec() {
            return spec;
        }

        ShapeQueue shape() {
            return shape;
        }

        NodeId target() {
            return target;
        }

        /** By which it was sent, or a later one for the same node; null if there is none. */
        @Nullable
        WorkerLease lease() {
            return shape.leases.get(target);
        }
    }

    private final Map<TaskId, Sent> sent = new LinkedHashMap<>();
    private final Map<TaskId, List<NodeId>> felledBy = new HashMap<>();

    void add(TaskSpec spec, ShapeQueue shape, NodeId target) {
        sent.put(spec.id(), new Sent(spec, shape, target));
    }

    /** It is over, well or badly; null if it was not under way. */
    @Nullable
    Sent remove(TaskId task) {
        felledBy.remove(task);
        return sent.remove(task);
    }

    /** Its target has given it back. */
    @Nullable
    Sent takeBack(TaskId task) {
        return sent.remove(task);
    }

    @Nullable
    Sent find(TaskId task) {
        return sent.get(task);
    }

    List<Sent> removeIf(Predicate<TaskSpec> match) {
        List<Sent> removed = new ArrayList<>();
        sent.values().removeIf(task -> match.test(task.spec) && removed.add(task));
        felledBy.keySet().removeIf(task -> removed.stream()
                .anyMatch(gone -> gone.spec.id().equals(task)));
        return removed;
    }

    /** No death counts against it any more. */
    void forget(TaskId task) {
        felledBy.remove(task);
    }

    List<TaskSpec> all(Predicate<TaskSpec> match) {
        return sent.values().stream().map(Sent::spec).filter(match).toList();
    }

    /** A node is dead: takes what was sent there, and notes against whom its death counts. */
    List<Sent> takeLost(NodeId node) {
        List<Sent> lost = new ArrayList<>();
        sent.values().removeIf(task -> task.target.equals(node) && lost.add(task));
        Map<ShapeQueue, Integer> seen = new HashMap<>();
        for (Sent task : lost) {
            WorkerLease lease = task.shape.leases.get(node);
            int slots = lease == null ? 1 : Math.max(1, lease.mostSlots);
            if (!task.takesSlot || seen.merge(task.shape, 1, Integer::sum) <= slots) {
                felledBy.computeIfAbsent(task.spec.id(), id -> new ArrayList<>())
                        .add(node);
            }
        }
        return lost;
    }

    /** The nodes that died while the task was running there. */
    List<NodeId> nodesFelled(TaskId task) {
        return felledBy.getOrDefault(task, List.of());
    }
}
