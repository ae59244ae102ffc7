package org.rayonyarn.ray;

import io.ray.api.exception.RayActorException;
import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Who is calling: the driver, a task or an actor's method. It hands out the indices from which ids are made, so the same
 * program makes the same ids again. Usable from any thread.
 *
 * <p>A thread that the user starts inherits the context of the one that starts it; threads of the common pool belong to the
 * driver, since they are shared by whoever comes.
 */
public final class TaskContext {
    private static final InheritableThreadLocal<@Nullable TaskContext> CURRENT = new InheritableThreadLocal<>();

    private final JobContext job;
    private final TaskId task;
    private final TaskId caller;
    private final int depth;
    private final boolean worker;
    private final @Nullable ActorContext actor;
    private final String runtimeEnv;
    private final AtomicLong submissions = new AtomicLong();
    private final AtomicInteger puts = new AtomicInteger();
    private final Map<ActorId, AtomicLong> callSequences;

    /** What stays the same from one call of an actor to the next. */
    public static final class ActorContext {
        private final ActorAddress address;
        private final TaskId creator;
        private final int life;
        private final Map<ActorId, AtomicLong> callSequences = new ConcurrentHashMap<>();
        private volatile boolean exiting;
        private volatile boolean fenced;
        private volatile String runtimeEnv = "";

        /**
         * @param creator the task that ran the constructor: it stands for this life of the actor as a caller
         * @param life how often the actor has been restarted
         */
        public ActorContext(ActorAddress address, TaskId creator, int life) {
            this.address = address;
            this.creator = creator;
            this.life = life;
        }

        /** How often the actor has been restarted. */
        public int life() {
            return life;
        }

        /** This life is over: what still runs of it gets nothing from Ray any more. */
        public void fence() {
            fenced = true;
        }

        public boolean isFenced() {
            return fenced;
        }

        public ActorId id() {
            return address.id();
        }

        /** What a handle for it needs. */
        public ActorAddress address() {
            return address;
        }

        /** From now on no further call is begun. */
        public void exit() {
            exiting = true;
        }

        public boolean isExiting() {
            return exiting;
        }

        /** The environment that its constructor runs in, and so all of its calls. */
        public void runsIn(String environment) {
            runtimeEnv = environment;
        }

        public String runtimeEnv() {
            return runtimeEnv;
        }
    }

    private TaskContext(
            JobContext job,
            TaskId task,
            TaskId caller,
            int depth,
            boolean worker,
            @Nullable ActorContext actor,
            String runtimeEnv) {
        this.job = job;
        this.task = task;
        this.caller = actor != null ? actor.creator : caller;
        this.depth = depth;
        this.worker = worker;
        this.actor = actor;
        this.runtimeEnv = runtimeEnv;
        this.callSequences = actor != null ? actor.callSequences : new ConcurrentHashMap<>();
    }

    /** @param runtimeEnv the job's, as JSON; empty for none */
    public static TaskContext ofDriver(JobContext job, TaskId driver, String runtimeEnv) {
        return new TaskContext(job, driver, driver, 0, false, null, runtimeEnv);
    }

    /**
     * One task's, or one call's of an actor, which runs in the actor's environment. Each execution calls actors as somebody else,
     * so that no call is taken for a repetition.
     */
    public static TaskContext ofTask(JobContext job, TaskSpec spec, @Nullable ActorContext actor) {
        if (actor != null && spec.kind() instanceof TaskSpec.Kind.CreateActor) {
            actor.runsIn(spec.runtimeEnv());
        }
        String runtimeEnv = actor == null ? spec.runtimeEnv() : actor.runtimeEnv();
        TaskId caller = LineageIds.execution(spec.id(), spec.attempt());
        return new TaskContext(job, spec.execution(), caller, spec.depth(), true, actor, runtimeEnv);
    }

    /** The context of the calling thread, or null where it has none. */
    public static @Nullable TaskContext current() {
        return Thread.currentThread() instanceof ForkJoinWorkerThread ? null : CURRENT.get();
    }

    /**
     * In whose name the calling thread acts.
     *
     * @param root for threads that belong to no task; null if there are none
     * @throws RayActorException if that actor's life is over
     * @throws IllegalStateException if the thread belongs to nobody
     */
    static TaskContext ofCaller(@Nullable TaskContext root) {
        TaskContext current = current();
        if (current != null) {
            current.requireAlive();
            return current;
        }
        if (root == null) {
            throw new IllegalStateException("thread " + Thread.currentThread().getName()
                    + " belongs to no task: call Ray from the task's own thread or from one that it started");
        }
        return root;
    }

    private void requireAlive() {
        if (actor != null && actor.isFenced()) {
            throw new RayActorException(actor.id());
        }
    }

    /** Binds the calling thread to a context, or frees it. */
    public static void enter(@Nullable TaskContext context) {
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
    }

    public JobContext job() {
        return job;
    }

    public TaskId task() {
        return task;
    }

    /** As JSON; empty for none. What it submits inherits it. */
    public String runtimeEnv() {
        return runtimeEnv;
    }

    public int depth() {
        return depth;
    }

    /** Whether this is a task or an actor's call, not the driver. */
    public boolean isWorker() {
        return worker;
    }

    public @Nullable ActorContext actor() {
        return actor;
    }

    /** Who calls other actors: the actor as a whole, else the task. */
    public TaskId caller() {
        return caller;
    }

    public long nextSubmission() {
        return submissions.getAndIncrement();
    }

    public int nextPut() {
        return puts.getAndIncrement();
    }

    public long nextCallTo(ActorId callee) {
        return callSequences.computeIfAbsent(callee, id -> new AtomicLong()).getAndIncrement();
    }
}
