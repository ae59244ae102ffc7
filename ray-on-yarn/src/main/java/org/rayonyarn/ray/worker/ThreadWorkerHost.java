package org.rayonyarn.ray.worker;

import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final TaskThreads threads;
    private final ThreadStarts starts = new ThreadStarts();
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
        this.threads = new TaskThreads(maxThreads, Duration.ofSeconds(IDLE_SECONDS));
    }

    @Override
    public void run(TaskSpec task, List<Payload> args, Done done) {
        Runnable work = () -> {
            TaskRunner.Outcome outcome = execute(task, args, null, null);
            TaskThreads.reporting(() -> outcome.report(done));
        };
        if (!threads.execute(work)) {
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
        ActorWorker worker = new ActorWorker(constructor, this::execute, starts, exits);
        actors.put(kind.actor(), worker);
        worker.construct(args, done);
    }

    @Override
    public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
        ActorWorker worker = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (worker != null) {
            worker.call(call, group, args, done);
        }
    }

    @Override
    public void removeActor(ActorId actor, Runnable gone) {
        ActorWorker worker = actors.remove(actor);
        if (worker == null) {
            gone.run();
        } else {
            worker.end(gone);
        }
    }

    @Override
    public void endJob(JobId job) {
        jobs.forget(job);
    }

    @Override
    public void close() {
        threads.close();
        List.copyOf(actors.keySet()).forEach(actor -> removeActor(actor, () -> {}));
    }
}
