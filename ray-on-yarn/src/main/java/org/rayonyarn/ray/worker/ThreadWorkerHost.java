package org.rayonyarn.ray.worker;

import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as threads of the node's JVM: a task costs a queue hand-over. Values keep their semantics, since all but immutable
 * ones are copied; statics are shared by the tasks of one job.
 */
public final class ThreadWorkerHost implements WorkerHost {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWorkerHost.class);
    private static final long IDLE_SECONDS = 60;

    private final JobCode.Source jobs;
    private final TaskRunner runner;
    private final ExitListener exits;
    private final int maxThreads;
    private final ThreadPoolExecutor pool;
    private final Map<ActorId, ActorWorker> actors = new ConcurrentHashMap<>();

    /**
     * @param address of this node, for the messages of exceptions
     * @param maxThreads how many tasks may be under way at once, those that wait for others included
     */
    public ThreadWorkerHost(JobCode.Source jobs, String address, int maxThreads, ExitListener exits) {
        this.jobs = jobs;
        this.runner = new TaskRunner(address);
        this.exits = exits;
        this.maxThreads = maxThreads;
        this.pool = new ThreadPoolExecutor(
                0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), new WorkerThreads("task"));
    }

    @Override
    public void run(TaskSpec task, List<Payload> args, Done done) {
        Runnable work = () -> {
            TaskRunner.Outcome outcome = execute(task, args, null, null);
            Relay.reporting(() -> outcome.report(done));
        };
        if (Relay.takeOver(work)) {
            return;
        }
        try {
            pool.execute(new Relay(work));
        } catch (RejectedExecutionException full) {
            done.onDone(SystemFailures.of(tooManyThreads(task)), 0);
        }
    }

    private TaskRunner.Outcome execute(
            TaskSpec spec, List<Payload> args, TaskContext.@Nullable ActorContext actor, @Nullable Object target) {
        JobCode code;
        try {
            code = jobs.of(spec.job());
        } catch (RuntimeException e) {
            LOG.warn("a job's code can't be loaded; job={} task={}", spec.job(), spec.id(), e);
            String why = "the code of job " + spec.job() + " can't be loaded here: " + e.getMessage();
            return new TaskRunner.Outcome(SystemFailures.of(new RayWorkerException(why)), null, 0);
        }
        return runner.run(spec, args, code, actor, target);
    }

    private RayWorkerException tooManyThreads(TaskSpec task) {
        return new RayWorkerException("no thread is left for task " + task.name() + ": " + maxThreads
                + " tasks are under way on this node, most of them waiting for others;"
                + " raise ray.node.max-worker-threads or nest less deeply");
    }

    @Override
    public void createActor(TaskSpec constructor, List<Payload> args, Done done) {
        TaskSpec.Kind.CreateActor kind = (TaskSpec.Kind.CreateActor) constructor.kind();
        ActorWorker worker = new ActorWorker(constructor, kind);
        actors.put(kind.actor(), worker);
        worker.construct(args, done);
    }

    @Override
    public void callActor(TaskSpec call, List<Payload> args, Done done) {
        ActorWorker worker = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (worker != null) {
            worker.call(call, args, done);
        }
    }

    @Override
    public void removeActor(ActorId actor) {
        ActorWorker worker = actors.remove(actor);
        if (worker != null) {
            worker.threads.shutdownNow();
        }
    }

    @Override
    public void endJob(JobId job) {
        jobs.forget(job);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        List.copyOf(actors.keySet()).forEach(this::removeActor);
    }

    /** One actor: its threads, and the object itself. */
    private final class ActorWorker {
        final ThreadPoolExecutor threads;
        private final TaskSpec constructor;
        private final TaskContext.ActorContext context;
        private volatile @Nullable Object instance;

        ActorWorker(TaskSpec constructor, TaskSpec.Kind.CreateActor kind) {
            this.constructor = constructor;
            this.context = new TaskContext.ActorContext(constructor.actorAddress(kind), constructor.id());
            int concurrency = kind.options().maxConcurrency();
            this.threads = new ThreadPoolExecutor(
                    concurrency,
                    concurrency,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    new WorkerThreads("actor-" + kind.actor()));
            threads.allowCoreThreadTimeOut(true);
        }

        void construct(List<Payload> args, Done done) {
            threads.execute(() -> {
                TaskRunner.Outcome outcome = execute(constructor, args, context, null);
                instance = outcome.returned();
                outcome.report(done);
            });
        }

        void call(TaskSpec call, List<Payload> args, Done done) {
            threads.execute(() -> {
                TaskRunner.Outcome outcome = execute(call, args, context, instance);
                if (context.isExiting()) {
                    exits.onExit(context.id()); // first, so that no call that follows this one's end is begun
                }
                outcome.report(done);
            });
        }
    }

    private static final class WorkerThreads implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger count = new AtomicInteger();

        WorkerThreads(String prefix) {
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
