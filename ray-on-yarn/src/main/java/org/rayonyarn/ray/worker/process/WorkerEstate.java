package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker leaves behind that is gone. Belongs to whoever buries it; used without a lock.
 *
 * <p>Invariant: what had begun is lost, what had not is given back to be run elsewhere, and of each it is said once.
 */
final class WorkerEstate {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerEstate.class);

    private final WorkerProcess worker;
    private final List<Execution> lost;
    private final List<Execution> linedUp;
    private final @Nullable ActorId actor;

    /**
     * @param lost what ran there as far as was heard
     * @param linedUp the oldest first
     */
    WorkerEstate(WorkerProcess worker, List<Execution> lost, List<Execution> linedUp, @Nullable ActorId actor) {
        this.worker = worker;
        this.lost = lost;
        this.linedUp = new ArrayList<>(linedUp);
        this.actor = actor;
    }

    /** Tells everybody who waits for something of it. */
    void settle(RayException why, WorkerHost.ExitListener exits) {
        lost.addAll(takeBegun(worker.closeCount()));
        linedUp.forEach(execution -> execution.ahead().onReturned());
        if (!worker.isEnding()) {
            LOG.warn("{}; tasks={}", why.getMessage(), lost.size());
        }
        lost.forEach(execution -> execution.fail(why));
        if (actor != null && lost.stream().noneMatch(Execution::isConstructor)) {
            exits.onLost(actor, worker.life(), SystemFailures.ofActor(actor, why));
        }
        worker.gone().run();
    }

    /** Takes those that have begun out of what was lined up: the ends of others before them were not heard of. */
    private List<Execution> takeBegun(long count) {
        List<Execution> first = linedUp.subList(0, (int) Math.min(count, linedUp.size()));
        List<Execution> begun = List.copyOf(first);
        first.clear();
        for (Execution next : begun) {
            Execution before = lost.stream()
                    .filter(other -> other.mayBeFollowedBy(next.spec()))
                    .findFirst()
                    .orElseThrow();
            next.ahead().onBegun(before.id());
        }
        return begun;
    }
}
