package org.rayonyarn.ray.head.policy;

import org.rayonyarn.ray.rpc.NodeId;

/**
 * A node that could run tasks of one class.
 *
 * @param slots how many of them it can run at once, at least 1
 * @param free how many more of them can be granted before they would wait, by all that is known; 0 or less for none
 * @param queued how many tasks of any class stand there, waiting or running, those granted since it last said so included
 * @param meanTaskNanos how long a task took there; 0 where nobody knows
 */
public record Candidate(NodeId node, int slots, int free, long queued, long meanTaskNanos) {
    /** What a task is taken to last before one has been seen. */
    private static final long UNKNOWN_TASK_NANOS = 1_000_000;

    /** As if so many slots were free. */
    public Candidate withFree(int slotsFree) {
        return new Candidate(node, slots, slotsFree, queued, meanTaskNanos);
    }

    Candidate withOneMore() {
        return new Candidate(node, slots, free - 1, queued + 1, meanTaskNanos);
    }

    /** As if so many of the tasks that stand there didn't. */
    public Candidate without(int tasks) {
        return new Candidate(node, slots, free + tasks, Math.max(0, queued - tasks), meanTaskNanos);
    }

    /** How long a task that is sent there now is expected to wait, its inputs' transfer included (Ray, OSDI'18, 4.2.2). */
    double estimatedWaitNanos(Inputs inputs) {
        double mean = meanTaskNanos > 0 ? meanTaskNanos : UNKNOWN_TASK_NANOS;
        return queued * mean / slots + inputs.pullNanos(node);
    }
}
