package org.rayonyarn.ray.worker.process;

import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * The tasks of a worker process: those that run, and those that were sent ahead and begin, in order, as others end. Any thread; one lock, this, under
 * which nothing waits. Its node keeps the same books ({@link WorkerPools}) and reads from the ends which task has begun; so it is told in the order in which
 * the books change.
 */
final class Lineup {
    private final BegunCount begun;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int running;

    private record Waiting(TaskId task, Runnable start) {}

    Lineup(BegunCount begun) {
        this.begun = begun;
    }

    /** Starts a task. */
    void run(Runnable start) {
        synchronized (this) {
            running++;
        }
        start.run();
    }

    /** Starts a task when another one is over; at once if none runs. */
    void runNext(TaskId task, Runnable start) {
        synchronized (this) {
            if (running > 0) {
                waiting.add(new Waiting(task, start));
                return;
            }
            running++;
            begun.increment();
        }
        start.run();
    }

    /**
     * A task is over: the next one begins.
     *
     * @param tellNode says so, without waiting; false if more is on its way than is good
     * @return what that said
     */
    boolean ended(BooleanSupplier tellNode) {
        boolean writable;
        Waiting next;
        synchronized (this) {
            writable = tellNode.getAsBoolean();
            next = waiting.poll();
            if (next == null) {
                running--;
            } else {
                begun.increment();
            }
        }
        if (next != null) {
            next.start.run();
        }
        return writable;
    }

    /**
     * Takes a task out that has not begun.
     *
     * @param tellNode says so, without waiting; not run if the task has begun
     */
    synchronized void recall(TaskId task, Runnable tellNode) {
        if (waiting.removeIf(mine -> mine.task.equals(task))) {
            tellNode.run();
        }
    }
}
