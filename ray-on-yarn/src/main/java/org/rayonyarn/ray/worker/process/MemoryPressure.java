package org.rayonyarn.ray.worker.process;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which worker makes room where memory is short. Confined to the lock of its host, but for {@link #look}.
 *
 * <p>Rules: for one that waits to be started idle ones end at once, but not those that could do its work; after a second, and each second
 * again, one that becomes free does, too. Where the node's memory is overrun the one that was started last is killed: as on Ray, it has
 * the least to lose.
 */
final class MemoryPressure {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryPressure.class);

    private static final long YIELD_EVERY_NANOS = 1_000_000_000L;

    /** Often enough for what looks at containers every few seconds, and a fraction of a per cent of a processor. */
    private static final long LOOK_EVERY_NANOS = 300_000_000L;

    private final WorkerLauncher launcher;
    private boolean wasShort;
    private long yieldAt;
    private long lookAt = Long.MIN_VALUE; // confined to who looks

    /**
     * How it stands.
     *
     * @param isShort whether a worker waits for memory
     * @param overrun why one must end, if one must
     */
    record Look(boolean isShort, Optional<String> overrun) {}

    MemoryPressure(WorkerLauncher launcher) {
        this.launcher = launcher;
    }

    /** Takes a while, so without the host's lock. Called by one thread. */
    Look look(long now) {
        if (lookAt != Long.MIN_VALUE && now - lookAt < 0) {
            return new Look(launcher.isShortOfMemory(), Optional.empty());
        }
        lookAt = now + LOOK_EVERY_NANOS;
        return new Look(launcher.isShortOfMemory(), launcher.overrun());
    }

    /** @param workers in the order of their starts */
    <T> void onLook(
            Look look, long now, Collection<WorkerProcess> workers, WorkerPools<WorkerKey, WorkerProcess, T> pools) {
        if (look.isShort()) {
            makeRoom(workers, pools);
            if (!wasShort) {
                yieldAt = now + YIELD_EVERY_NANOS;
            } else if (now - yieldAt >= 0) {
                yieldAt = now + YIELD_EVERY_NANOS;
                pools.yieldOne();
            }
        }
        wasShort = look.isShort();
        look.overrun().ifPresent(reason -> maybeKillOne(workers, reason));
    }

    private static <T> void makeRoom(
            Collection<WorkerProcess> workers, WorkerPools<WorkerKey, WorkerProcess, T> pools) {
        List<WorkerProcess> starting =
                workers.stream().filter(worker -> !worker.isRunning()).toList();
        pools.endIdle(key -> starting.stream().anyMatch(worker -> !worker.isPooled() || !worker.key.equals(key)));
    }

    /** One at a time: what it took is only free once it is gone. */
    private static void maybeKillOne(Collection<WorkerProcess> workers, String reason) {
        List<WorkerProcess> running =
                workers.stream().filter(WorkerProcess::isRunning).toList();
        if (!running.isEmpty() && running.stream().noneMatch(WorkerProcess::isEnding)) {
            WorkerProcess last = running.get(running.size() - 1);
            LOG.error("a worker process is ended; worker={} reason={}", last, reason);
            last.condemn(reason);
        }
    }
}
