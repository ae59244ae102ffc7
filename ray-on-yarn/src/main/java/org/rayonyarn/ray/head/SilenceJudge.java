package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has been silent for too long. Confined to the head.
 *
 * <p>Before it accuses anybody, the head doubts itself: by how much it is called later than it should be, for a collection of
 * garbage, a suspended machine or a starved processor, is nobody's silence, since the head has heard nothing in that time either;
 * and if more than half of at least {@value #MANY} nodes are suspect at once, they are given the limit once more.
 */
final class SilenceJudge {
    private static final int MANY = 4;

    private final HeadConfig config;
    private @Nullable Long lastTickNanos;
    private @Nullable Long doubtUntilNanos;

    SilenceJudge(HeadConfig config) {
        this.config = config;
    }

    record Verdict(KnownNode node, String reason) {}

    /** @param drives whether a job's driver runs on a node */
    List<Verdict> judge(List<KnownNode> alive, Predicate<KnownNode> drives, long nowNanos) {
        forgiveOwnDelay(alive, nowNanos);
        List<Verdict> verdicts = new ArrayList<>();
        List<Verdict> silent = new ArrayList<>();
        for (KnownNode node : alive) {
            if (nowNanos - node.heardNanos > config.silenceLimit().toNanos()) {
                silent.add(new Verdict(
                        node, "silent for more than " + config.silenceLimit().toMillis() + " ms"));
            } else if (isDriverAway(node, drives, nowNanos)) {
                verdicts.add(new Verdict(
                        node,
                        "driver away for more than " + config.driverAwayLimit().toMillis() + " ms"));
            }
        }
        if (!isSelfDoubtful(silent.size(), alive.size(), nowNanos)) {
            verdicts.addAll(silent);
        }
        return verdicts;
    }

    /** Many short delays are forgiven as one long one is: a starved head may come late each time. */
    private void forgiveOwnDelay(List<KnownNode> alive, long nowNanos) {
        long sinceLast = lastTickNanos == null ? 0 : nowNanos - lastTickNanos;
        long delay = Math.max(0, sinceLast - config.tick().toNanos());
        lastTickNanos = nowNanos;
        for (KnownNode node : alive) {
            node.heardNanos += delay;
            node.disconnectedNanos += delay;
        }
    }

    private boolean isDriverAway(KnownNode node, Predicate<KnownNode> drives, long nowNanos) {
        return !node.connected
                && nowNanos - node.disconnectedNanos > config.driverAwayLimit().toNanos()
                && drives.test(node);
    }

    private boolean isSelfDoubtful(int suspects, int nodes, long nowNanos) {
        if (nodes < MANY || suspects <= nodes / 2) {
            doubtUntilNanos = null;
            return false;
        }
        if (doubtUntilNanos == null) {
            doubtUntilNanos = nowNanos + config.silenceLimit().toNanos();
        }
        return nowNanos - doubtUntilNanos < 0;
    }
}
