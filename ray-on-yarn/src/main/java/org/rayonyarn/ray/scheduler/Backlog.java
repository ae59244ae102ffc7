package org.rayonyarn.ray.scheduler;

import io.ray.api.id.PlacementGroupId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * All tasks that wait on one node, by their scheduling classes. Confined to its scheduler.
 *
 * <p>Invariant: a task waits in the queue of its class: its demand, and for this node's own tasks the node that has most of its inputs, if these
 * are large. What another node has placed here has no such home: where it is to run was said.
 */
final class Backlog {
    private final NodeId self;
    private final long localityBytes;
    private final Map<SchedulingClass, ShapeQueue> shapes = new LinkedHashMap<>();

    /** @param localityBytes from how many bytes of inputs on one node that counts */
    Backlog(NodeId self, long localityBytes) {
        this.self = self;
        this.localityBytes = localityBytes;
    }

    /** This node's own task waits: it may run elsewhere. */
    ShapeQueue add(TaskSpec own) {
        InputHome home = InputHome.of(own);
        ShapeQueue shape = of(classOf(own, home));
        shape.observeInputs(home.bytes());
        shape.waiting.add(own, true);
        return shape;
    }

    /** A task that another node has placed here waits. */
    ShapeQueue addPlaced(TaskSpec placed) {
        ShapeQueue shape = of(SchedulingClass.of(placed.resources()));
        shape.waiting.add(placed, false);
        return shape;
    }

    /** A task that had left waits again, before the others of its depth. */
    ShapeQueue putBack(TaskSpec task) {
        ShapeQueue shape = of(classOf(task));
        shape.waiting.putBack(task, isOwn(task));
        return shape;
    }

    ShapeQueue of(SchedulingClass tasks) {
        return shapes.computeIfAbsent(tasks, ShapeQueue::new);
    }

    /** Null if nothing is known of such tasks. */
    @Nullable
    ShapeQueue find(SchedulingClass tasks) {
        return shapes.get(tasks);
    }

    @Nullable
    ShapeQueue find(TaskSpec task) {
        return shapes.get(classOf(task));
    }

    private SchedulingClass classOf(TaskSpec task) {
        return isOwn(task) ? classOf(task, InputHome.of(task)) : SchedulingClass.of(task.resources());
    }

    private SchedulingClass classOf(TaskSpec own, InputHome home) {
        return new SchedulingClass(own.resources(), home.bytes() >= localityBytes ? home.node() : null);
    }

    private boolean isOwn(TaskSpec task) {
        return task.owner().equals(self);
    }

    void forEach(Consumer<ShapeQueue> visitor) {
        shapes.values().forEach(visitor);
    }

    /** Takes a placement group's classes out, with what waits there. */
    List<ShapeQueue> takeGroup(PlacementGroupId group) {
        List<ShapeQueue> taken = shapes.values().stream()
                .filter(shape -> BundleResources.isFor(shape.demand, group))
                .toList();
        taken.forEach(shape -> shapes.remove(shape.tasks));
        return taken;
    }

    void removeIf(Predicate<TaskSpec> match) {
        shapes.values().forEach(shape -> shape.waiting.removeIf(match));
    }

    /** Forgets classes of which nothing is to be known. */
    void forgetIdle() {
        shapes.values().removeIf(ShapeQueue::isForgettable);
    }

    // ------------------------------------------------------------------------------------------------------- reading

    int classes() {
        return shapes.size();
    }

    /** How many tasks wait. */
    int size() {
        return shapes.values().stream().mapToInt(shape -> shape.waiting.size()).sum();
    }

    /** Whether nothing of another class waits. */
    boolean isEmptyBut(ShapeQueue one) {
        return shapes.values().stream().allMatch(other -> other == one || other.waiting.size() == 0);
    }

    /** Whether it waits. Takes a time that grows with the number of tasks. */
    boolean contains(TaskSpec task) {
        return withDemand(task.resources()).stream().anyMatch(shape -> shape.waiting.contains(task.id()));
    }

    List<ShapeQueue> withDemand(ResourceSet demand) {
        return shapes.values().stream()
                .filter(shape -> shape.demand.equals(demand))
                .toList();
    }

    /** Of the slowest class; 0 before the first task is over. */
    long meanTaskNanos() {
        return shapes.values().stream().mapToLong(ShapeQueue::meanNanos).max().orElse(0);
    }
}
