package org.rayonyarn.ray.scheduler;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one shape that are ready to run, deepest first, then in the order of arrival. Confined.
 *
 * <p>Deepest first, because a task that waits for its children keeps its thread: starting more of its kind before the
 * children would need a thread for each of them.
 */
final class TaskQueue {
    private final TreeMap<Integer, ArrayDeque<QueuedTask>> byDepth = new TreeMap<>(Comparator.reverseOrder());
    private int size;
    private int spillable;

    void add(QueuedTask task) {
        byDepth.computeIfAbsent(task.spec().depth(), d -> new ArrayDeque<>()).add(task);
        size++;
        spillable += task.spillable() ? 1 : 0;
    }

    int size() {
        return size;
    }

    /** How many of them may run on another node. */
    int spillable() {
        return spillable;
    }

    @Nullable
    QueuedTask peek() {
        return byDepth.isEmpty() ? null : byDepth.firstEntry().getValue().peek();
    }

    /** Takes the first task; of those that may run elsewhere where {@code mayLeave}. */
    @Nullable
    QueuedTask poll(boolean mayLeave) {
        for (ArrayDeque<QueuedTask> level : byDepth.values()) {
            QueuedTask found = mayLeave ? firstSpillable(level) : level.peek();
            if (found != null) {
                remove(level, found);
                return found;
            }
        }
        return null;
    }

    /** The task that was submitted longest ago goes first; tasks placed here by others stay. */
    private static @Nullable QueuedTask firstSpillable(ArrayDeque<QueuedTask> level) {
        for (QueuedTask task : level) {
            if (task.spillable()) {
                return task;
            }
        }
        return null;
    }

    private void remove(ArrayDeque<QueuedTask> level, QueuedTask task) {
        level.removeFirstOccurrence(task);
        if (level.isEmpty()) {
            byDepth.remove(task.spec().depth());
        }
        size--;
        spillable -= task.spillable() ? 1 : 0;
    }

    /** Drops all tasks that match. */
    void removeIf(Predicate<QueuedTask> match) {
        byDepth.values().forEach(level -> level.removeIf(match));
        byDepth.values().removeIf(ArrayDeque::isEmpty);
        size = byDepth.values().stream().mapToInt(ArrayDeque::size).sum();
        spillable = (int) byDepth.values().stream()
                .flatMap(ArrayDeque::stream)
                .filter(QueuedTask::spillable)
                .count();
    }
}
