package org.rayonyarn.pipedream;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.partition.Links;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.partition.States;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** One row of the comparison with the paper. */
public final class PaperPlans {
    private PaperPlans() {}

    public static String compare(Profile profile, Topology topology) {
        Planner planner = new Planner(profile, PipedreamConfig.from(key -> null));
        PlanRequest request = new PlanRequest(topology);
        PipelinePlan ours = planner.plan(Rule.DEFAULT, request);
        double seconds = planner.simulate(ours, request).secondsPerMinibatch();
        PipelinePlan authors = planner.plan(Rule.REFERENCE, request.withRatio(1));
        double authorsSeconds = planner.simulate(authors, request).secondsPerMinibatch();
        return String.format(
                Locale.ROOT,
                "%s, %.2f | %.2f | %.2f | %.2f | %s: %.2f",
                ours.configuration(),
                seconds * 1e3,
                ours.dataParallelSeconds() / seconds,
                overlapped(planner.partitioner().states(Rule.DEFAULT), topology) / seconds,
                ours.singleSeconds() / seconds,
                authors.configuration(),
                ours.dataParallelSeconds() / authorsSeconds);
    }

    /** Data parallelism whose reductions hide behind the backward pass, as far as they can. */
    private static double overlapped(States states, Topology topology) {
        List<Integer> everywhere =
                IntStream.range(0, topology.workers()).boxed().toList();
        double compute = states.computeSeconds(0, states.size());
        double backward = compute - states.forwardSeconds(0, states.size());
        double reduce = new Links(topology).allReduceSeconds(everywhere, states.weightBytes(0, states.size()));
        return (compute + Math.max(0, reduce - backward)) / topology.workers();
    }
}
