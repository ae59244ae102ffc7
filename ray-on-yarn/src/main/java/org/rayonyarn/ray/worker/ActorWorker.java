package org.rayonyarn.ray.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * One life of an actor in this JVM: the object itself, and the threads of each of its concurrency groups.
 *
 * <p>An idle actor holds no thread of the default group: the constructor's ends with it, that of the first call after a while
 * without calls. The threads of a group that the program has made begin with the group's first call and stay for life.
 */
final class ActorWorker {
    private static final long IDLE_SECONDS = 10;

    /** Runs user code for an actor; any thread. */
    interface Runner {
        TaskRunner.Outcome run(
                TaskSpec spec, List<Payload> args, TaskContext.ActorContext actor, @Nullable Object target);
    }

    private final TaskSpec constructor;
    private final ActorOptions options;
    private final TaskContext.ActorContext context;
    private final Runner runner;
    private final WorkerHost.ExitListener exits;
    private final ThreadPoolExecutor ownThreads;
    private final Map<String, ExecutorService> groups = new HashMap<>();
    private final AtomicInteger poolsLeft;
    private final ThreadStarts starts;

    /** What has come since the actor began to wake up; under the lock of this. */
    private final List<Runnable> asleep = new ArrayList<>();

    private volatile @Nullable Object instance;
    private volatile Map<String, Object> instances = Map.of();
    private volatile Runnable gone = () -> {};

    ActorWorker(TaskSpec constructor, Runner runner, ThreadStarts starts, WorkerHost.ExitListener exits) {
        this.starts = starts;
        TaskSpec.Kind.CreateActor kind = (TaskSpec.Kind.CreateActor) constructor.kind();
        this.constructor = constructor;
        this.options = kind.options();
        this.context = new TaskContext.ActorContext(
                constructor.actorAddress(kind), constructor.execution(), constructor.attempt());
        this.runner = runner;
        this.exits = exits;
        this.poolsLeft = new AtomicInteger(1 + options.groups().size());
        this.ownThreads = new Pool(options.maxConcurrency(), "actor-" + kind.actor());
        ownThreads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
        ownThreads.allowCoreThreadTimeOut(true);
        groups.put("", ownThreads);
        for (ConcurrencyGroupSpec group : options.groups()) {
            groups.put(group.name(), new Pool(group.maxConcurrency(), "actor-" + kind.actor() + "-" + group.name()));
        }
    }

    void construct(List<Payload> args, WorkerHost.Done done) {
        executeOwn(() -> {
            TaskRunner.Outcome outcome = options.isParallel() ? constructAll(args) : constructOne(args);
            report(done, outcome);
        });
    }

    private TaskRunner.Outcome constructOne(List<Payload> args) {
        TaskRunner.Outcome outcome = runner.run(constructor, args, context, null);
        instance = outcome.returned();
        return outcome;
    }

    /** One instance for each group, one after the other; the first that fails is the end. */
    private TaskRunner.Outcome constructAll(List<Payload> args) {
        Map<String, Object> made = new HashMap<>();
        TaskRunner.Outcome outcome = null;
        for (ConcurrencyGroupSpec group : options.groups()) {
            outcome = runner.run(constructor.forInstance(made.size()), args, context, null);
            if (outcome.returned() == null) {
                return outcome;
            }
            made.put(group.name(), outcome.returned());
        }
        instances = made;
        return Objects.requireNonNull(outcome, "a parallel actor has instances");
    }

    void call(TaskSpec call, String group, List<Payload> args, WorkerHost.Done done) {
        Runnable work = () -> {
            Object target = options.isParallel() ? instances.get(group) : instance;
            report(done, runner.run(call, args, context, target));
        };
        ExecutorService threads = groups.getOrDefault(group, ownThreads);
        if (threads != ownThreads) {
            execute(threads, work);
            return;
        }
        if (ownThreads.getKeepAliveTime(TimeUnit.SECONDS) != IDLE_SECONDS) {
            ownThreads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        }
        executeOwn(work);
    }

    /** An actor without a thread wakes up when it is its turn; what comes meanwhile follows in order. */
    private void executeOwn(Runnable work) {
        synchronized (this) {
            if (asleep.isEmpty() && ownThreads.getPoolSize() > 0) {
                execute(ownThreads, work);
                return;
            }
            asleep.add(work);
            if (asleep.size() > 1) {
                return;
            }
        }
        starts.begin(this::wakeUp);
    }

    private void wakeUp() {
        boolean begun;
        synchronized (this) {
            Runnable first = asleep.get(0);
            begun = execute(ownThreads, () -> {
                try {
                    first.run();
                } finally {
                    starts.ended();
                }
            });
            asleep.subList(1, asleep.size()).forEach(work -> execute(ownThreads, work));
            asleep.clear();
        }
        if (!begun) {
            starts.ended();
        }
    }

    private static boolean execute(ExecutorService threads, Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException fenced) {
            return false; // what has not begun when an actor ends is dropped without a word
        }
    }

    private void report(WorkerHost.Done done, TaskRunner.Outcome outcome) {
        if (context.isExiting() && !context.isFenced()) {
            exits.onExit(context.id(), context.life()); // first, so that no call that follows this one's end is begun
        }
        outcome.report(done);
    }

    /**
     * Ends the actor: what it runs is interrupted, none of its code gets anything from Ray any more.
     *
     * @param then once the last of its threads has ended, on any thread
     */
    void end(Runnable then) {
        gone = then;
        context.fence();
        new ArrayList<>(groups.values()).forEach(ExecutorService::shutdownNow);
    }

    private final class Pool extends ThreadPoolExecutor {
        Pool(int threads, String name) {
            super(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Threads(name));
        }

        @Override
        protected void terminated() {
            if (poolsLeft.decrementAndGet() == 0) {
                gone.run();
            }
        }
    }

    private static final class Threads implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger count = new AtomicInteger();

        Threads(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(null, work, prefix + "-" + count.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        }
    }
}
