package org.rayonyarn.ray.worker;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.List;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Where user code runs. Called on the node's strand: never blocks, and reports from a worker's own thread.
 *
 * <p>An actor's constructor and the calls of each of its concurrency groups run in the order in which they are handed over, as
 * many at once as the group allows.
 */
public interface WorkerHost extends AutoCloseable {
    /** Is told how an execution ended; once, on any thread. */
    interface Done {
        /**
         * @param value what it returned, or a failure
         * @param runNanos how long the user's code took
         */
        void onDone(Payload value, long runNanos);
    }

    /** Is told what becomes of a task that was sent ahead: it begins and ends, or it is returned. Any thread. */
    interface Ahead extends Done {
        /** It has begun, for another one is over; told before that one's end is, and before its own. */
        void onBegun(TaskId after);

        /** It has not begun, and will not. */
        void onReturned();
    }

    /** How an actor is told to have gone on its own account: by {@code Ray.exitActor()}. */
    interface ExitListener {
        void onExit(ActorId actor, int life);

        /** It has lost its process, without having wished to: it may have another life. */
        default void onLost(ActorId actor, int life, Payload cause) {
            onExit(actor, life);
        }
    }

    /** @param args values for the parameters, in order; a failure among them is the result */
    void run(TaskSpec task, List<Payload> args, Done done);

    /** Whether {@link #lineUp} is worth a try: a thread gets its next task in no time, a process after a round trip. */
    default boolean takesAhead() {
        return false;
    }

    /** Whether a worker that is busy with short tasks of the same demand and job will take this one sooner than a further worker could. */
    default boolean servesSoon(TaskSpec task) {
        return false;
    }

    /**
     * Sends a task ahead to a worker that runs one of the same demand and job, not a parent of it: it begins when the worker ends one.
     *
     * @param args as for {@link #run}; none of them lies in the store
     * @param depth how many tasks one worker may have
     * @return false if no worker takes it; then nothing is told
     */
    default boolean lineUp(TaskSpec task, List<Payload> args, int depth, Ahead ahead) {
        return false;
    }

    /** Asks for a task back that was sent ahead. Nothing happens if it has begun. */
    default void recall(TaskId task) {}

    /** Runs a constructor; the actor is there once {@code done} got a value that is no failure. */
    void createActor(TaskSpec constructor, List<Payload> args, Done done);

    /**
     * Runs a method of an actor that was created before.
     *
     * @param group one of the actor's concurrency groups; empty for the default one
     */
    void callActor(TaskSpec call, String group, List<Payload> args, Done done);

    /**
     * Fences the actor, interrupts whatever it runs and lets it go; what has not begun is dropped without a word.
     *
     * @param gone called once none of its code runs any more, on any thread; at once if no such actor is here
     */
    void removeActor(ActorId actor, Runnable gone);

    /** Lets the job's classes go. Its tasks are interrupted. */
    void endJob(JobId job);

    @Override
    void close();
}
