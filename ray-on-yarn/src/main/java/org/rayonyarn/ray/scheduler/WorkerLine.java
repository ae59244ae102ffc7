package org.rayonyarn.ray.scheduler;

import io.ray.api.id.TaskId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Workers that take tasks ahead: such a task begins as soon as the worker ends another one, without a round trip between. What comes of it is told to
 * the scheduler: {@link NodeScheduler#begun} or {@link NodeScheduler#notBegun}, once each. None of it may call back.
 */
public interface WorkerLine {
    /** Workers that take nothing ahead: threads, to which a task is handed over in no time. */
    WorkerLine NONE = new WorkerLine() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public boolean servesSoon(TaskSpec spec) {
            return false;
        }

        @Override
        public boolean lineUp(TaskSpec spec, int depth) {
            return false;
        }

        @Override
        public void recall(TaskId task) {
            throw new IllegalStateException("nothing was lined up, task=" + task);
        }
    };

    /** Whether there may be a worker that takes tasks ahead. */
    boolean isOpen();

    /** Whether workers that are busy with tasks of its like will have it begun sooner than a further worker could. */
    boolean servesSoon(TaskSpec spec);

    /**
     * Lines a task up behind one of its like.
     *
     * @param depth how many one worker may have, the one that runs included
     * @return false if no worker takes it
     */
    boolean lineUp(TaskSpec spec, int depth);

    /** Asks for a task back. It may begin all the same. */
    void recall(TaskId task);
}
