package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as processes: what user code does to its process it does to itself. Tasks share a pool for each job and environment, an
 * actor has its process to itself. Any thread; one lock, this, under which nothing blocks and nobody is called back.
 */
public final class ProcessWorkerHost implements WorkerHost {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessWorkerHost.class);

    /** A start that takes longer waits for something: it holds up no others. */
    private static final long START_NANOS = Duration.ofSeconds(10).toNanos();

    private final String nodeName;
    private final WorkerConfig config;
    private final WorkerLauncher launcher;
    private final Executor threads;
    private final ExitListener exits;
    private final AtomicLong names = new AtomicLong();
    private final WorkerPools<WorkerKey, WorkerProcess, Execution> pools; // guarded by this, as all below
    private final Map<NodeId, WorkerProcess> workers = new LinkedHashMap<>();
    private final Map<TaskId, WorkerProcess> places = new HashMap<>();
    private final Map<TaskId, WorkerProcess> ahead = new HashMap<>();
    private final Map<ActorId, WorkerProcess> actors = new HashMap<>();
    private final StartTurns<JobId, WorkerProcess> turns;
    private final MemoryPressure memory;
    private boolean closed;

    /**
     * @param nodeName unique in the session; workers are named after it
     * @param threads runs what may block
     */
    public ProcessWorkerHost(
            String nodeName, WorkerConfig config, WorkerLauncher launcher, Executor threads, ExitListener exits) {
        this.nodeName = nodeName;
        this.config = config;
        this.launcher = launcher;
        this.threads = threads;
        this.exits = exits;
        this.pools = new WorkerPools<>(config.maxProcesses(), new PoolEffects());
        this.turns = new StartTurns<>(config.maxStarting());
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
    public synchronized boolean lineUp(TaskSpec task, List<Payload> args, int depth, Ahead told) {
        WorkerKey key = new WorkerKey(task.job(), task.runtimeEnv(), List.of());
        Execution next = Execution.of(task, args, told);
        WorkerProcess worker = pools.lineUp(key, next, depth);
        if (worker == null) {
            return false;
        }
        ahead.put(task.id(), worker);
        worker.runNext(next);
        return true;
    }

    @Override
    public synchronized void recall(TaskId task) {
        WorkerProcess worker = ahead.get(task);
        if (worker != null) {
            pools.recall(worker);
        }
    }

    @Override
    public synchronized void createActor(TaskSpec constructor, List<Payload> args, Done done) {
        TaskSpec.Kind.CreateActor kind = (TaskSpec.Kind.CreateActor) constructor.kind();
        WorkerKey key = new WorkerKey(
                constructor.job(), constructor.runtimeEnv(), kind.options().jvmOptions());
        WorkerProcess idle = pools.takeIdle(key);
        WorkerProcess worker = idle == null ? start(key, false) : idle;
        worker.houseActor(constructor.attempt());
        actors.put(kind.actor(), worker);
        worker.run(Execution.of(constructor, args, done));
    }

    @Override
    public synchronized void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
        WorkerProcess worker = actors.get(((TaskSpec.Kind.CallActor) call.kind()).actor());
        if (worker != null) {
            worker.run(Execution.of(call.inGroup(group), args, done));
        }
    }

    @Override
    public void removeActor(ActorId actor, Runnable gone) {
        synchronized (this) {
            WorkerProcess worker = actors.remove(actor);
            if (worker != null) {
                worker.whenGone(gone);
                worker.kill();
                if (turns.leave(worker)) {
                    threads.execute(() -> giveUp(worker));
                }
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
            turns.onTick(nowNanos, START_NANOS);
            startNext();
            if (look != null) {
                memory.onLook(look, nowNanos, workers.values(), pools);
            }
        }
    }

    /** How many processes there are. */
    public synchronized int size() {
        return workers.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        turns.leaveAll().forEach(worker -> workers.remove(worker.id));
        List.copyOf(workers.values()).forEach(WorkerProcess::end);
    }

    private WorkerProcess start(WorkerKey key, boolean pooled) {
        WorkerProcess worker = new WorkerProcess(nodeName + "/worker-" + names.incrementAndGet(), key, pooled);
        workers.put(worker.id, worker);
        turns.enter(key.job(), worker);
        startNext();
        return worker;
    }

    private void startNext() {
        for (WorkerProcess next = nextInTurn(); next != null; next = nextInTurn()) {
            WorkerProcess worker = next;
            threads.execute(() -> launch(worker));
        }
    }

    private @Nullable WorkerProcess nextInTurn() {
        return closed ? null : turns.next();
    }

    private void launch(WorkerProcess worker) {
        if (!isNeeded(worker)) {
            giveUp(worker);
            return;
        }
        try {
            BegunCount count = BegunCount.create();
            synchronized (this) {
                worker.countsIn(count);
            }
            Process process = launcher.start(worker.name, worker.key, count.file(), () -> isWanted(worker));
            if (process == null) {
                count.deleteFile();
                giveUp(worker);
                return;
            }
            synchronized (this) {
                worker.started(process);
                if (closed) {
                    worker.end();
                }
            }
            var unused = process.onExit().thenAccept(ended -> onExit(worker));
        } catch (RayException e) {
            bury(worker, e);
        } catch (Exception | LinkageError | ServiceConfigurationError e) { // else its tasks would wait for ever
            LOG.warn("a worker process can't be started; worker={}", worker.name, e);
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            bury(worker, new RayWorkerException("a worker process can't be started: " + why));
        }
    }

    /** When its turn has come: others may have done the work meanwhile. */
    private synchronized boolean isNeeded(WorkerProcess worker) {
        return isWanted(worker) || (!closed && worker.isPooled() && pools.isAtMost(worker.key, config.prestart()));
    }

    /** An actor's until it is killed, a pooled one as long as a task has no other. */
    private synchronized boolean isWanted(WorkerProcess worker) {
        return !closed && !worker.isEnding() && (!worker.isPooled() || pools.isWanted(worker.key));
    }

    private void giveUp(WorkerProcess worker) {
        synchronized (this) {
            if (worker.isPooled() && workers.remove(worker.id) != null) {
                turns.over(worker);
                pools.onStartGivenUp(worker.key);
                startNext();
                return;
            }
        }
        bury(worker, new RayWorkerException(worker.obituary()));
    }

    /** A worker has connected; null for one that this host has not started. */
    @Nullable
    WorkerKey onConnected(NodeId id, Wire wire) {
        synchronized (this) {
            WorkerProcess worker = workers.get(id);
            if (worker == null) {
                return null;
            }
            worker.connected(wire);
            turns.over(worker);
            if (worker.isPooled()) {
                pools.onReady(worker.key, worker, System.nanoTime());
            }
            startNext();
            return worker.key;
        }
    }

    void onDone(NodeId id, WorkerMessage.Done message) {
        Execution over;
        Execution next = null;
        synchronized (this) {
            WorkerProcess worker = workers.get(id);
            if (worker == null) {
                return;
            }
            over = worker.running.remove(message.task());
            if (over == null) {
                return; // its actor was taken away meanwhile
            }
            if (places.remove(message.task(), worker)) {
                next = pools.onDone(worker, over, System.nanoTime());
            }
            if (next != null) {
                ahead.remove(next.id());
                places.put(next.id(), worker);
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
            WorkerProcess worker = workers.get(id);
            if (worker == null || !ahead.remove(task, worker)) {
                return;
            }
            returned = pools.onReturned(worker, mine -> mine.id().equals(task));
        }
        if (returned != null) {
            returned.ahead().onReturned();
        }
    }

    /** The worker's actor leaves; it may have said so itself only. */
    void onActorExit(NodeId id, ActorId actor) {
        int life;
        synchronized (this) {
            WorkerProcess worker = workers.get(id);
            if (worker == null || actors.get(actor) != worker) {
                return;
            }
            actors.remove(actor);
            worker.running.clear(); // who called hears it from the head
            worker.end();
            life = worker.life();
        }
        exits.onExit(actor, life);
    }

    /** A task waits for objects, or goes on. */
    synchronized void onWaiting(TaskId task, boolean waits) {
        WorkerProcess worker = places.get(task);
        if (worker != null && waits) {
            pools.onBlocked(worker);
        } else if (worker != null) {
            pools.onUnblocked(worker);
        }
    }

    void onDisconnected(NodeId id) {
        WorkerProcess worker;
        synchronized (this) {
            worker = workers.get(id);
            if (worker == null) {
                return;
            }
            worker.disconnected();
            if (!worker.isGone()) {
                worker.kill(); // it can't be spoken to any more
                return;
            }
        }
        bury(worker, new RayWorkerException(worker.obituary()));
    }

    private void onExit(WorkerProcess worker) {
        synchronized (this) {
            worker.exited();
            if (!worker.isGone()) {
                return; // what it said last is still to be heard
            }
        }
        bury(worker, new RayWorkerException(worker.obituary()));
    }

    /** A worker is gone: so is what it ran. */
    private void bury(WorkerProcess worker, RayException why) {
        List<Execution> lost;
        List<Execution> unbegun;
        ActorId actor;
        synchronized (this) {
            if (workers.remove(worker.id) == null) {
                return;
            }
            turns.over(worker);
            lost = new ArrayList<>(worker.running.values());
            worker.running.clear();
            lost.forEach(execution -> places.remove(execution.id(), worker));
            unbegun = new ArrayList<>(pools.linedUp(worker));
            ahead.values().removeIf(worker::equals);
            actor = actorOf(worker);
            actors.remove(actor, worker);
            if (worker.isPooled()) {
                tellPools(worker, why);
            }
            startNext();
        }
        lost.addAll(begun(lost, unbegun, worker.closeCount()));
        unbegun.forEach(execution -> execution.ahead().onReturned());
        if (!worker.isEnding()) {
            LOG.warn("{}; tasks={}", why.getMessage(), lost.size());
        }
        lost.forEach(execution -> fail(execution, why));
        if (actor != null && lost.stream().noneMatch(ProcessWorkerHost::isConstructor)) {
            exits.onLost(actor, worker.life(), SystemFailures.ofActor(actor, why));
        }
        worker.gone().run();
    }

    /** Takes those that have begun out of what was lined up: the ends of others before them were not heard of. */
    private static List<Execution> begun(List<Execution> running, List<Execution> linedUp, long count) {
        List<Execution> begun = new ArrayList<>(linedUp.subList(0, (int) Math.min(count, linedUp.size())));
        linedUp.subList(0, begun.size()).clear();
        for (Execution next : begun) {
            Execution before = running.stream()
                    .filter(other -> other.mayBeFollowedBy(next))
                    .findFirst()
                    .orElseThrow();
            next.ahead().onBegun(before.id());
        }
        return begun;
    }

    private void tellPools(WorkerProcess worker, RayException why) {
        if (worker.hasServed()) {
            pools.onDead(worker);
        } else {
            pools.onStartFailed(worker.key, why);
        }
    }

    private @Nullable ActorId actorOf(WorkerProcess worker) {
        return actors.entrySet().stream()
                .filter(entry -> entry.getValue() == worker)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static boolean isConstructor(Execution execution) {
        return execution.spec().kind() instanceof TaskSpec.Kind.CreateActor;
    }

    /** A call that its actor took along is told by the head; all else ends here. */
    private static void fail(Execution execution, RayException why) {
        TaskSpec spec = execution.spec();
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor create) {
            execution.done().onDone(SystemFailures.of(new RayActorException(0, "", create.actor(), why)), 0);
        } else if (spec.kind() instanceof TaskSpec.Kind.Plain) {
            execution.done().onDone(SystemFailures.of(naming(spec, why)), 0);
        }
    }

    private static RayException naming(TaskSpec spec, RayException why) {
        return why instanceof RayWorkerException
                ? new RayWorkerException("task " + spec.name() + " is lost: " + why.getMessage())
                : why;
    }

    private final class PoolEffects implements WorkerPools.Effects<WorkerKey, WorkerProcess, Execution> {
        @Override
        public void start(WorkerKey key) {
            var unused = ProcessWorkerHost.this.start(key, true);
        }

        @Override
        public void assign(WorkerProcess worker, Execution task) {
            places.put(task.id(), worker);
            worker.run(task);
        }

        @Override
        public boolean mayFollow(Execution running, Execution next) {
            return running.mayBeFollowedBy(next);
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
            threads.execute(() -> ProcessWorkerHost.fail(task, cause));
        }
    }
}
