package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.worker.WorkerHost;

/**
 * Workers as processes: what user code does to its process it does to itself. Tasks share a pool for each job and environment, an
 * actor has its process to itself. Any thread; one lock, this, under which nothing blocks and nobody is called back: it guards what is known of the
 * workers ({@link WorkerBooks}), who gets which task ({@link WorkerPools}) and the workers themselves ({@link WorkerLives}).
 */
public final class ProcessWorkerHost implements WorkerHost {
    private final WorkerConfig config;
    private final Executor threads;
    private final ExitListener exits;
    private final WorkerBooks books = new WorkerBooks(); // guarded by this, as all below
    private final WorkerPools<WorkerKey, WorkerProcess, Execution> pools;
    private final WorkerLives lives;
    private final MemoryPressure memory;

    /**
     * @param nodeName unique in the session; workers are named after it
     * @param threads runs what may block
     */
    public ProcessWorkerHost(
            String nodeName, WorkerConfig config, WorkerLauncher launcher, Executor threads, ExitListener exits) {
        this.config = config;
        this.threads = threads;
        this.exits = exits;
        this.pools = new WorkerPools<>(config.maxProcesses(), config.processors(), new PoolEffects());
        this.lives = new WorkerLives(nodeName, config, launcher, threads, exits, this, books, pools);
        this.memory = new MemoryPressure(launcher);
    }

    @Override
    public synchronized void run(TaskSpec task, List<Payload> args, Done done) {
        WorkerKey key = new WorkerKey(task.job(), task.runtimeEnv(), List.of());
        pools.submit(key, Execution.of(task, args, done));
        pools.prestart(key, config.prestart());
    }

    @Override
    public boolean takesAhead() {
        return true;
    }

    @Override
    public synchronized boolean servesSoon(TaskSpec task) {
        WorkerKey key = new WorkerKey(task.job(), task.runtimeEnv(), List.of());
        return pools.sentAhead().servesSoon(key, running -> running.mayBeFollowedBy(task));
    }

    @Override
    public synchronized boolean lineUp(TaskSpec task, List<Payload> args, int depth, Ahead told) {
        WorkerKey key = new WorkerKey(task.job(), task.runtimeEnv(), List.of());
        Execution next = Execution.of(task, args, told);
        WorkerProcess worker = pools.sentAhead().lineUp(key, next, depth);
        if (worker == null) {
            return false;
        }
        books.putLinedUp(task.id(), worker);
        worker.runNext(next);
        return true;
    }

    @Override
    public synchronized void recall(TaskId task) {
        WorkerProcess worker = books.lineOf(task);
        if (worker != null) {
            pools.sentAhead().recall(worker);
        }
    }

    @Override
    public synchronized void createActor(TaskSpec constructor, List<Payload> args, Done done) {
        TaskSpec.Kind.CreateActor kind = (TaskSpec.Kind.CreateActor) constructor.kind();
        WorkerKey key = new WorkerKey(
                constructor.job(), constructor.runtimeEnv(), kind.options().jvmOptions());
        WorkerProcess idle = pools.takeIdle(key);
        WorkerProcess worker = idle == null ? lives.start(key, false) : idle;
        worker.houseActor(constructor.attempt());
        books.putActor(kind.actor(), worker);
        worker.run(Execution.of(constructor, args, done));
    }

    @Override
    public synchronized void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
        WorkerProcess worker = books.houseOf(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (worker != null) {
            worker.run(Execution.of(call.inGroup(group), args, done));
        }
    }

    @Override
    public void removeActor(ActorId actor, Runnable gone) {
        synchronized (this) {
            WorkerProcess worker = books.takeActor(actor);
            if (worker != null) {
                worker.whenGone(gone);
                worker.kill();
                lives.onUnwanted(worker);
                return;
            }
        }
        gone.run();
    }

    @Override
    public synchronized void endJob(JobId job) {
        pools.drop(key -> key.job().equals(job));
    }

    /** Time passes. Called by one thread. */
    public void onTick(long nowNanos) {
        MemoryPressure.Look look = config.memoryLimitMib() > 0 ? memory.look(nowNanos) : null;
        synchronized (this) {
            pools.onTick(nowNanos, config.idle().toNanos());
            lives.onTick(nowNanos);
            if (look != null) {
                memory.onLook(look, nowNanos, books.workers(), pools);
            }
        }
    }

    /** How many processes there are. */
    public synchronized int size() {
        return books.workers().size();
    }

    @Override
    public synchronized void close() {
        lives.close();
    }

    // ---------------------------------------------------------------------------------------- what is heard of workers

    /** A worker has connected; null for one that this host has not started. */
    @Nullable
    WorkerKey onConnected(NodeId id, Wire wire) {
        return lives.onConnected(id, wire);
    }

    void onDisconnected(NodeId id) {
        lives.onDisconnected(id);
    }

    void onDone(NodeId id, WorkerMessage.Done message) {
        Execution over;
        Execution next = null;
        synchronized (this) {
            WorkerProcess worker = books.worker(id);
            if (worker == null) {
                return;
            }
            over = worker.running.remove(message.task());
            if (over == null) {
                return; // its actor was taken away meanwhile
            }
            if (books.takeRunning(message.task(), worker)) {
                next = pools.onDone(worker, over, System.nanoTime());
            }
            if (next != null) {
                books.moveToRunning(next.id(), worker);
                worker.hasBegun(next);
            }
        }
        if (next != null) {
            next.ahead().onBegun(over.id());
        }
        over.done().onDone(message.value(), message.runNanos());
    }

    /** A worker has given back what was sent ahead to it. */
    void onGivenBack(NodeId id, TaskId task) {
        Execution returned;
        synchronized (this) {
            WorkerProcess worker = books.worker(id);
            if (worker == null || !books.takeLinedUp(task, worker)) {
                return;
            }
            returned = pools.sentAhead().onReturned(worker, mine -> mine.id().equals(task));
        }
        if (returned != null) {
            returned.ahead().onReturned();
        }
    }

    /** The worker's actor leaves; it may have said so itself only. */
    void onActorExit(NodeId id, ActorId actor) {
        int life;
        synchronized (this) {
            WorkerProcess worker = books.worker(id);
            if (worker == null || books.houseOf(actor) != worker) {
                return;
            }
            books.takeActor(actor);
            worker.running.clear(); // who called hears it from the head
            worker.end();
            life = worker.life();
        }
        exits.onExit(actor, life);
    }

    /** A task waits for objects, or goes on. */
    synchronized void onWaiting(TaskId task, boolean waits) {
        WorkerProcess worker = books.runnerOf(task);
        if (worker != null && waits) {
            pools.onBlocked(worker);
        } else if (worker != null) {
            pools.onUnblocked(worker);
        }
    }

    private final class PoolEffects implements WorkerPools.Effects<WorkerKey, WorkerProcess, Execution> {
        @Override
        public void start(WorkerKey key) {
            var unused = lives.start(key, true);
        }

        @Override
        public void assign(WorkerProcess worker, Execution task) {
            books.putRunning(task.id(), worker);
            worker.run(task);
        }

        @Override
        public boolean mayFollow(Execution running, Execution next) {
            return running.mayBeFollowedBy(next.spec());
        }

        @Override
        public void recall(WorkerProcess worker, Execution task) {
            worker.recall(task.id());
        }

        @Override
        public void end(WorkerProcess worker) {
            worker.end();
        }

        @Override
        public void fail(Execution task, RayException cause) {
            threads.execute(() -> task.fail(cause));
        }
    }
}
