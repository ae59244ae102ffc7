package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what may share the node's JVM, processes for the rest: for all if the node is set so, else for what has an environment
 * or JVM options of its own, what is suspected of felling nodes, and for the jobs of drivers that have joined the session. On the node's strand.
 */
public final class ChoosingWorkerHost implements WorkerHost {
    private static final Logger LOG = LoggerFactory.getLogger(ChoosingWorkerHost.class);

    private final boolean always;
    private final JobId ofSession;
    private final WorkerHost threads;
    private final Opening opening;
    private final Map<ActorId, WorkerHost> actors = new ConcurrentHashMap<>();
    private volatile @Nullable ProcessWorkerHost processes;

    /** Makes the host of processes, at the first need. */
    public interface Opening {
        /** @throws IOException if workers can't be listened to */
        ProcessWorkerHost open() throws IOException;
    }

    /**
     * @param always whether threads are never used
     * @param ofSession the job that the node was started for; other drivers' jobs may have options of their own for their JVMs
     */
    public ChoosingWorkerHost(boolean always, JobId ofSession, WorkerHost threads, Opening opening) {
        this.always = always;
        this.ofSession = ofSession;
        this.threads = threads;
        this.opening = opening;
    }

    @Override
    public void run(TaskSpec task, List<Payload> args, Done done) {
        try {
            choose(task).run(task, args, done);
        } catch (UncheckedIOException e) {
            done.onDone(unavailable(e), 0);
        }
    }

    @Override
    public boolean takesAhead() {
        return processes != null;
    }

    @Override
    public boolean servesSoon(TaskSpec task) {
        ProcessWorkerHost opened = processes;
        return opened != null && choose(task) == opened && opened.servesSoon(task);
    }

    @Override
    public boolean lineUp(TaskSpec task, List<Payload> args, int depth, Ahead ahead) {
        ProcessWorkerHost opened = processes;
        return opened != null && choose(task) == opened && opened.lineUp(task, args, depth, ahead);
    }

    @Override
    public void recall(TaskId task) {
        ProcessWorkerHost opened = processes;
        if (opened != null) {
            opened.recall(task);
        }
    }

    @Override
    public void createActor(TaskSpec constructor, List<Payload> args, Done done) {
        try {
            WorkerHost host = choose(constructor);
            actors.put(((TaskSpec.Kind.CreateActor) constructor.kind()).actor(), host);
            host.createActor(constructor, args, done);
        } catch (UncheckedIOException e) {
            done.onDone(unavailable(e), 0);
        }
    }

    private static Payload unavailable(UncheckedIOException cause) {
        return SystemFailures.of(new RayWorkerException("no worker process can be had: " + cause.getMessage()));
    }

    private WorkerHost choose(TaskSpec spec) {
        return always || !spec.job().equals(ofSession) || wantsProcess(spec) ? processes() : threads;
    }

    private static boolean wantsProcess(TaskSpec spec) {
        return !spec.runtimeEnv().isEmpty()
                || (spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone())
                || (spec.kind() instanceof TaskSpec.Kind.CreateActor create
                        && !create.options().jvmOptions().isEmpty());
    }

    private ProcessWorkerHost processes() {
        ProcessWorkerHost opened = processes;
        if (opened != null) {
            return opened;
        }
        try {
            opened = opening.open();
        } catch (IOException e) {
            LOG.error("worker processes can't be served", e);
            throw new UncheckedIOException(e.getMessage(), e);
        }
        processes = opened;
        return opened;
    }

    @Override
    public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
        WorkerHost host = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (host != null) {
            host.callActor(call, group, args, done);
        }
    }

    @Override
    public void removeActor(ActorId actor, Runnable gone) {
        WorkerHost host = actors.remove(actor);
        if (host == null) {
            gone.run();
        } else {
            host.removeActor(actor, gone);
        }
    }

    @Override
    public void endJob(JobId job) {
        threads.endJob(job);
        ProcessWorkerHost opened = processes;
        if (opened != null) {
            opened.endJob(job);
        }
    }

    /** Time passes. Any thread. */
    public void onTick(long nowNanos) {
        ProcessWorkerHost opened = processes;
        if (opened != null) {
            opened.onTick(nowNanos);
        }
    }

    @Override
    public void close() {
        threads.close();
        ProcessWorkerHost opened = processes;
        if (opened != null) {
            opened.close();
        }
    }
}
