package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Tasks of one kind that are ready to run, deepest first, then in the order of arrival. Confined. All but {@link #removeIf}
 * and {@link #contains} takes a time that doesn't grow with the number of tasks.
 *
 * <p>Deepest first, because a task that waits for its children keeps its thread: starting more of its kind before the
 * children would need a thread for each of them.
 */
final class TaskQueue {
    private final TreeMap<Integer, Level> byDepth = new TreeMap<>(Comparator.reverseOrder());
    private long arrivals;
    private long returns;
    private int size;
    private int spillable;

    /** A task, and its place in the order. */
    private record Arrival(long number, TaskSpec spec) {}

    /** Tasks of one depth: those submitted on this node, and those that other nodes have placed here. */
    private static final class Level {
        final ArrayDeque<Arrival> own = new ArrayDeque<>();
        final ArrayDeque<Arrival> placed = new ArrayDeque<>();

        ArrayDeque<Arrival> first() {
            Arrival ownFirst = own.peek();
            Arrival placedFirst = placed.peek();
            return placedFirst == null || (ownFirst != null && ownFirst.number < placedFirst.number) ? own : placed;
        }

        boolean isEmpty() {
            return own.isEmpty() && placed.isEmpty();
        }
    }

    /** @param mayLeave whether it may run elsewhere: true for this node's own submissions */
    void add(TaskSpec spec, boolean mayLeave) {
        Level level = byDepth.computeIfAbsent(spec.depth(), d -> new Level());
        (mayLeave ? level.own : level.placed).add(new Arrival(arrivals++, spec));
        size++;
        spillable += mayLeave ? 1 : 0;
    }

    /** Adds a task that was here before, in front of those of its depth. */
    void putBack(TaskSpec spec, boolean mayLeave) {
        Level level = byDepth.computeIfAbsent(spec.depth(), d -> new Level());
        (mayLeave ? level.own : level.placed).addFirst(new Arrival(--returns, spec));
        size++;
        spillable += mayLeave ? 1 : 0;
    }

    int size() {
        return size;
    }

    /** How many of them may run on another node. */
    int spillable() {
        return spillable;
    }

    @Nullable
    TaskSpec peek() {
        if (byDepth.isEmpty()) {
            return null;
        }
        Arrival first = byDepth.firstEntry().getValue().first().peek();
        return first == null ? null : first.spec;
    }

    /** Takes the first task. */
    @Nullable
    TaskSpec poll() {
        if (byDepth.isEmpty()) {
            return null;
        }
        Level level = byDepth.firstEntry().getValue();
        return take(level, level.first());
    }

    /** Takes the first task that may leave. */
    @Nullable
    TaskSpec pollSpillable() {
        for (Level level : byDepth.values()) {
            if (!level.own.isEmpty()) {
                return take(level, level.own);
            }
        }
        return null;
    }

    private TaskSpec take(Level level, ArrayDeque<Arrival> from) {
        TaskSpec taken = from.remove().spec;
        size--;
        spillable -= from == level.own ? 1 : 0;
        if (level.isEmpty()) {
            byDepth.remove(taken.depth());
        }
        return taken;
    }

    boolean contains(TaskId task) {
        return byDepth.values().stream()
                .flatMap(level -> Stream.concat(level.own.stream(), level.placed.stream()))
                .anyMatch(arrival -> arrival.spec.id().equals(task));
    }

    /** Takes all tasks that match. */
    List<TaskSpec> removeIf(Predicate<TaskSpec> match) {
        List<TaskSpec> removed = new ArrayList<>();
        byDepth.values().forEach(level -> {
            spillable -= removeIf(level.own, match, removed);
            removeIf(level.placed, match, removed);
        });
        byDepth.values().removeIf(Level::isEmpty);
        size -= removed.size();
        return removed;
    }

    /** Takes all tasks that other nodes have placed here, and that match. */
    List<TaskSpec> removePlaced(Predicate<TaskSpec> match) {
        List<TaskSpec> removed = new ArrayList<>();
        byDepth.values().forEach(level -> removeIf(level.placed, match, removed));
        byDepth.values().removeIf(Level::isEmpty);
        size -= removed.size();
        return removed;
    }

    private static int removeIf(ArrayDeque<Arrival> tasks, Predicate<TaskSpec> match, List<TaskSpec> removed) {
        int before = removed.size();
        tasks.removeIf(task -> match.test(task.spec) && removed.add(task.spec));
        return removed.size() - before;
    }
}
