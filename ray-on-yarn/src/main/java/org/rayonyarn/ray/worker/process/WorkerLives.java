package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lives of a host's worker processes: each is started in its turn by a thread that may wait, connects, and is buried when its process has ended and all
 * that it had said has been heard. Any thread; takes its host's lock where it changes what the host has, and calls nobody under it.
 *
 * <p>Invariant: a worker that was started is in the books until it is buried, which happens once; one for tasks that never got a process may
 * be given up instead.
 */
final class WorkerLives {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLives.class);

    /** A start that takes longer waits for something: it holds up no others. */
    private static final long START_NANOS = Duration.ofSeconds(10).toNanos();

    private final String nodeName;
    private final int prestart;
    private final WorkerLauncher launcher;
    private final Executor threads;
    private final WorkerHost.ExitListener exits;
    private final AtomicLong names = new AtomicLong();
    private final Object lock;
    private final WorkerBooks books; // guarded by lock, as all below
    private final WorkerPools<WorkerKey, WorkerProcess, Execution> pools;
    private final StartTurns<JobId, WorkerProcess> turns;
    private boolean closed;

    /** @param lock its host's, which guards books and pools */
    WorkerLives(
            String nodeName,
            WorkerConfig config,
            WorkerLauncher launcher,
            Executor threads,
            WorkerHost.ExitListener exits,
            Object lock,
            WorkerBooks books,
            WorkerPools<WorkerKey, WorkerProcess, Execution> pools) {
        this.nodeName = nodeName;
        this.prestart = config.prestart();
        this.turns = new StartTurns<>(config.maxStarting());
        this.launcher = launcher;
        this.threads = threads;
        this.exits = exits;
        this.lock = lock;
        this.books = books;
        this.pools = pools;
    }

    /**
     * Has a worker started, once its turn comes. Under the host's lock.
     *
     * @param pooled whether it runs tasks, and not one actor
     */
    WorkerProcess start(WorkerKey key, boolean pooled) {
        WorkerProcess worker = new WorkerProcess(nodeName + "/worker-" + names.incrementAndGet(), key, pooled);
        books.enter(worker);
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

    /** Time passes. Under the host's lock. */
    void onTick(long nowNanos) {
        turns.onTick(nowNanos, START_NANOS);
        startNext();
    }

    /** The worker was killed: if its turn has not come, it won't. Under the host's lock. */
    void onUnwanted(WorkerProcess worker) {
        if (turns.leave(worker)) {
            threads.execute(() -> giveUp(worker));
        }
    }

    private void launch(WorkerProcess worker) {
        if (!isNeeded(worker)) {
            giveUp(worker);
            return;
        }
        try {
            BegunCount count = BegunCount.create();
            synchronized (lock) {
                worker.countsIn(count);
            }
            Process process = launcher.start(worker.name, worker.key, count.file(), () -> isWanted(worker));
            if (process == null) {
                count.deleteFile();
                giveUp(worker);
            } else {
                onStarted(worker, process);
            }
        } catch (RayException e) {
            bury(worker, e);
        } catch (Exception | LinkageError | ServiceConfigurationError e) { // else its tasks would wait for ever
            LOG.warn("a worker process can't be started; worker={}", worker.name, e);
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            bury(worker, new RayWorkerException("a worker process can't be started: " + why));
        }
    }

    /** When its turn has come: others may have done the work meanwhile. */
    private boolean isNeeded(WorkerProcess worker) {
        synchronized (lock) {
            return isWanted(worker) || (!closed && worker.isPooled() && pools.isAtMost(worker.key, prestart));
        }
    }

    /** An actor's until it is killed, a pooled one as long as a task has no other. */
    private boolean isWanted(WorkerProcess worker) {
        synchronized (lock) {
            return !closed && !worker.isEnding() && (!worker.isPooled() || pools.isWanted(worker.key, others(worker)));
        }
    }

    private int others(WorkerProcess worker) {
        return turns.starting(other -> other != worker && other.isPooled() && other.key.equals(worker.key));
    }

    private void giveUp(WorkerProcess worker) {
        synchronized (lock) {
            if (worker.isPooled() && books.take(worker)) {
                turns.over(worker);
                pools.onStartGivenUp(worker.key);
                startNext();
                return;
            }
        }
        bury(worker, new RayWorkerException(worker.obituary()));
    }

    private void onStarted(WorkerProcess worker, Process process) {
        synchronized (lock) {
            worker.started(process);
            if (closed) {
                worker.end();
            }
        }
        var unused = process.onExit().thenAccept(ended -> onExit(worker));
    }

    /** A worker has connected; null for one that this host has not started. */
    @Nullable
    WorkerKey onConnected(NodeId id, Wire wire) {
        synchronized (lock) {
            WorkerProcess worker = books.worker(id);
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

    void onDisconnected(NodeId id) {
        WorkerProcess worker;
        synchronized (lock) {
            worker = books.worker(id);
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
        synchronized (lock) {
            worker.exited();
            if (!worker.isGone()) {
                return; // what it said last is still to be heard
            }
        }
        bury(worker, new RayWorkerException(worker.obituary()));
    }

    /** A worker is gone: so is what it ran. */
    private void bury(WorkerProcess worker, RayException why) {
        WorkerEstate estate;
        synchronized (lock) {
            estate = books.bury(worker, pools.sentAhead().linedUp(worker));
            if (estate == null) {
                return;
            }
            turns.over(worker);
            if (worker.isPooled()) {
                tellPools(worker, why);
            }
            startNext();
        }
        estate.settle(why, exits);
    }

    private void tellPools(WorkerProcess worker, RayException why) {
        if (worker.hasServed()) {
            pools.onDead(worker);
        } else {
            pools.onStartFailed(worker.key, why);
        }
    }

    /** All end, those too that are being started. Under the host's lock. */
    void close() {
        closed = true;
        turns.leaveAll().forEach(books::take);
        books.workers().forEach(WorkerProcess::end);
    }
}
