package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan costs by the default rule. In the steady state a worker computes and then reduces gradients for every minibatch that is its
 * own; a link carries the activations, gradients and reductions of all workers behind it. The busiest of them sets the pace.
 *
 * <p>Assumes that transfers overlap with computing and reductions do not, and that minibatches go round robin over replicas.
 */
public final class PlanCosts {
    private static final int MOST_ROUTES = 1 << 14;

    private final States states;
    private final Links links;
    private final double ratio;
    private final MemoryModel memory;

    public PlanCosts(States states, PlanRequest request, MemoryModel memory) {
        this.states = states;
        this.links = new Links(request.topology());
        this.ratio = request.countedRatio();
        this.memory = memory;
    }

    /** Seconds a minibatch. */
    public double seconds(List<StagePlan> stages) {
        double slowest = 0;
        double[] load = new double[links.count()];
        for (int i = 0; i < stages.size(); i++) {
            StagePlan stage = stages.get(i);
            slowest = Math.max(slowest, workerSeconds(stage));
            addReductions(stage, load);
            if (i > 0) {
                addTransfers(stages.get(i - 1), stage, load);
            }
        }
        for (double seconds : load) {
            slowest = Math.max(slowest, seconds);
        }
        return slowest;
    }

    private double workerSeconds(StagePlan stage) {
        double weights = states.weightBytes(stage.first(), stage.end());
        return (stage.computeSeconds() + links.allReduceSeconds(stage.workers(), weights)) / stage.width();
    }

    private void addReductions(StagePlan stage, double[] load) {
        double weights = states.weightBytes(stage.first(), stage.end());
        for (int level = 0; level < links.depth(); level++) {
            int ring = links.ringSize(level, stage.workers());
            double seconds = Links.ringBytes(ring) * weights / links.bytesPerSecond(level) / stage.width();
            int level0 = level;
            stage.workers().stream()
                    .map(worker -> links.link(level0, worker))
                    .distinct()
                    .forEach(link -> load[link] += seconds);
        }
    }

    private void addTransfers(StagePlan from, StagePlan to, double[] load) {
        double bytes = 2 * states.cutBytes(to.first()) / ratio;
        int routes = (int) Math.min(MOST_ROUTES, lcm(from.width(), to.width()));
        for (int minibatch = 0; minibatch < routes; minibatch++) {
            int a = from.workers().get(minibatch % from.width());
            int b = to.workers().get(minibatch % to.width());
            int levels = links.levelsBetween(a, b);
            for (int level = 0; level < levels; level++) {
                double seconds = bytes / links.bytesPerSecond(level) / routes;
                load[links.link(level, a)] += seconds;
                load[links.link(level, b)] += seconds;
            }
        }
    }

    /** The stages with the memory that each of their workers needs. */
    public List<StagePlan> withMemory(List<StagePlan> stages) {
        List<StagePlan> measured = new ArrayList<>();
        int before = 0;
        int all = stages.stream().mapToInt(StagePlan::width).sum();
        for (StagePlan stage : stages) {
            int inFlight = MemoryModel.inFlight(all - before, stage.width());
            double bytes = memory.bytes(
                    inFlight,
                    states.weightBytes(stage.first(), stage.end()),
                    states.activationBytes(stage.first(), stage.end()),
                    states.cutBytes(stage.first()));
            measured.add(stage.withMemory(bytes));
            before += stage.width();
        }
        return measured;
    }

    private static long lcm(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return (long) a / x * b;
    }
}
