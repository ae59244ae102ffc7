package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayWorkerException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that a node's own process and its worker processes may take together. A worker is started once what it may come to fits
 * beside what the others may come to and what the node takes; those that don't fit wait, in order. Any thread; {@link #admit} blocks.
 *
 * <p>Assumes that a worker comes to no more than it was admitted with. The node's process may grow, and programs may take memory beside
 * their heap: {@link #overrun} tells when all together come too close to the limit. Invariant: what was admitted and what the node took
 * at the last admission are within the limit.
 */
public final class NodeMemory {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMemory.class);

    private static final String REMEDY = ": raise " + WorkerConfig.MEMORY_LIMIT
            + ", on YARN ray.yarn.node.memory or ray.yarn.memory.worker-share, or lower " + WorkerConfig.MEMORY;
    private static final long LOOK_EVERY_MS = 50;
    private static final long SAY_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    /** From so many hundredths of the limit on it is overrun. */
    private static final long BRIM = 98;

    /** How long one waits that would not fit even if it were alone: the node may let go of something. */
    private final long patienceNanos;

    private final long limitMib;
    private final Gauge gauge;
    private final LongSupplier clock;
    private final Deque<String> waiting = new ArrayDeque<>(); // guarded by this, as below
    private final Map<String, Admitted> workers = new HashMap<>();

    private long saidAt;

    private record Admitted(long needMib, long pid) {}

    /** What processes take now, in MiB. */
    public interface Gauge {
        /** The node's own. */
        long node();

        /** One process; 0 if it is gone. */
        long process(long pid);
    }

    /** @param limitMib 0 for none */
    public NodeMemory(long limitMib, Gauge gauge) {
        this(limitMib, gauge, Duration.ofSeconds(10), System::nanoTime);
    }

    NodeMemory(long limitMib, Gauge gauge, Duration patience, LongSupplier clock) {
        this.limitMib = limitMib;
        this.gauge = gauge;
        this.patienceNanos = patience.toNanos();
        this.clock = clock;
        this.saidAt = clock.getAsLong() - SAY_EVERY_NANOS;
    }

    /**
     * Waits until a worker's memory is there, and takes it.
     *
     * @param name the worker's
     * @param needMib what it may come to
     * @param wanted asked while it waits, without a lock; if it says no, the waiting is over
     * @return false if it is not wanted any more
     * @throws RayWorkerException if it does not fit: the text is for the user
     */
    public boolean admit(String name, long needMib, BooleanSupplier wanted) {
        if (limitMib == 0) {
            return true;
        }
        enqueue(name);
        try {
            long begun = clock.getAsLong();
            while (!isAdmitted(name, needMib, clock.getAsLong() - begun)) {
                if (!wanted.getAsBoolean()) {
                    return false;
                }
                maybeSay(name, needMib, clock.getAsLong() - begun);
                pause();
            }
            return true;
        } finally {
            leave(name);
        }
    }

    private synchronized void enqueue(String name) {
        waiting.add(name);
    }

    private synchronized void leave(String name) {
        waiting.remove(name);
    }

    private synchronized boolean isAdmitted(String name, long needMib, long waitedNanos) {
        if (!isNext(name)) {
            return false;
        }
        if (takenMib() + needMib <= limitMib) {
            workers.put(name, new Admitted(needMib, 0));
            return true;
        }
        if (needMib > limitMib || (workers.isEmpty() && waitedNanos > patienceNanos)) {
            throw new RayWorkerException("no worker process fits: " + shortage(needMib));
        }
        return false;
    }

    /**
     * Once a minute, whoever waits. On standard error too: a plain JVM often has no log, and tasks and actors that are not done before
     * a worker ends that waits for them wait for ever.
     */
    private synchronized void maybeSay(String name, long needMib, long waitedNanos) {
        long now = clock.getAsLong();
        if (isNext(name) && waitedNanos >= patienceNanos && now - saidAt >= SAY_EVERY_NANOS) {
            saidAt = now;
            LOG.warn("worker processes wait for memory; next={} {}", name, shortage(needMib));
            System.err.println("ray: worker processes wait for memory: " + shortage(needMib));
        }
    }

    private boolean isNext(String name) {
        return name.equals(waiting.peek());
    }

    private synchronized String shortage(long needMib) {
        return "it may need " + needMib + " MiB, and " + takenMib() + " of the node's " + limitMib + " are taken, "
                + gauge.node() + " of them by itself and the rest by " + workers.size() + " others" + REMEDY;
    }

    private long takenMib() {
        return gauge.node()
                + workers.values().stream()
                        .mapToLong(worker -> Math.max(worker.needMib, gauge.process(worker.pid)))
                        .sum();
    }

    /** Not woken by anybody: what a process takes changes without a word. */
    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RayWorkerException("interrupted while a worker process waited for memory");
        }
    }

    /** An admitted worker has this process. */
    public synchronized void started(String name, long pid) {
        workers.computeIfPresent(name, (same, worker) -> new Admitted(worker.needMib, pid));
    }

    /** An admitted worker has ended, or could not be started. */
    public synchronized void gone(String name) {
        workers.remove(name);
    }

    /** Whether a worker waits. */
    public synchronized boolean isShort() {
        return !waiting.isEmpty();
    }

    /** Why a worker must end now, if one must: else the whole node may be ended, by whoever set the limit. */
    public synchronized Optional<String> overrun() {
        if (limitMib == 0 || workers.isEmpty()) {
            return Optional.empty();
        }
        long all = gauge.node()
                + workers.values().stream()
                        .mapToLong(worker -> gauge.process(worker.pid))
                        .sum();
        return all * 100 <= limitMib * BRIM
                ? Optional.empty()
                : Optional.of("the node's memory is short, " + all + " of " + limitMib + " MiB are taken" + REMEDY);
    }
}
