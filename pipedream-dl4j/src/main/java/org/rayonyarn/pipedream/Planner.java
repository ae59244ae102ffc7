package org.rayonyarn.pipedream;

import java.util.List;
import org.rayonyarn.pipedream.partition.Partitioner;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;
import org.rayonyarn.pipedream.schedule.Schedules;
import org.rayonyarn.pipedream.simulator.PipelineSimulator;
import org.rayonyarn.pipedream.simulator.SimulatedStage;
import org.rayonyarn.pipedream.simulator.Simulation;

/**
 * Plans a profiled model. By the default rule the simulator has the last word among the partitioner's candidates, so it never finds the
 * chosen plan slower than another that fits. Immutable.
 */
public final class Planner {
    private static final int FEWEST_MINIBATCHES = 60;
    private static final int ROUNDS = 9;
    private static final int MINIBATCHES = 600;

    private final Partitioner partitioner;

    public Planner(Profile profile, PipedreamConfig config) {
        this.partitioner = new Partitioner(profile, config.maxStates(), config.memory());
    }

    public Partitioner partitioner() {
        return partitioner;
    }

    public PipelinePlan plan(Rule rule, PlanRequest request) {
        return partitioner.plan(
                rule, request, stages -> simulate(Rule.DEFAULT, stages, request).secondsPerMinibatch());
    }

    /** The plan under 1F1B, long enough to see the steady state. */
    public Simulation simulate(PipelinePlan plan, PlanRequest request) {
        return simulate(plan.rule(), partitioner.running(plan), request);
    }

    public Simulation simulate(PipelinePlan plan, PlanRequest request, Schedule schedule, boolean keepSpans) {
        return simulate(plan.rule(), partitioner.running(plan), request, schedule, keepSpans);
    }

    /** @param rule in whose states the stages are counted */
    private Simulation simulate(Rule rule, List<StagePlan> stages, PlanRequest request) {
        PipelineShape shape = shape(stages);
        int rounds = ROUNDS * shape.workers();
        int minibatches = Math.max(FEWEST_MINIBATCHES, Math.max(rounds, Math.min(2 * rounds, MINIBATCHES)));
        minibatches = (int) Math.max(minibatches, Math.min(3 * shape.evenMinibatches(), 2L * minibatches));
        return simulate(rule, stages, request, Schedules.oneForwardOneBackward(shape, minibatches), false);
    }

    private Simulation simulate(
            Rule rule, List<StagePlan> stages, PlanRequest request, Schedule schedule, boolean keepSpans) {
        double ratio = request.activationRatio() == 0 ? 1 : request.activationRatio();
        return PipelineSimulator.play(
                SimulatedStage.of(partitioner.states(rule), stages, ratio),
                request.topology(),
                schedule,
                partitioner.memory(),
                keepSpans);
    }

    static PipelineShape shape(List<StagePlan> stages) {
        return new PipelineShape(stages.stream().map(StagePlan::width).toList());
    }
}
