package org.rayonyarn.pipedream.partition;

import java.util.List;

/**
 * Stages in order, and what they are expected to cost.
 *
 * @param rule whose costs it was made by
 * @param origin how it was found, for people
 * @param pipelineSeconds a minibatch, in the steady state; infinite if nothing fits
 * @param dataParallelSeconds a minibatch with the whole model on every worker
 * @param singleSeconds a minibatch on one worker
 * @param feasible whether there is such a plan; if not there are no stages
 * @param reason why not, and what would fit; empty if feasible
 */
public record PipelinePlan(
        Rule rule,
        String origin,
        List<StagePlan> stages,
        double pipelineSeconds,
        double dataParallelSeconds,
        double singleSeconds,
        boolean feasible,
        String reason) {
    public PipelinePlan {
        stages = List.copyOf(stages);
    }

    /** Workers that have something to do. */
    public int workersUsed() {
        return stages.stream().mapToInt(StagePlan::width).sum();
    }

    /** The largest need of any worker. */
    public double memoryBytes() {
        return stages.stream().mapToDouble(StagePlan::memoryBytes).max().orElse(0);
    }

    /** Replicas stage by stage, as the paper writes a configuration: {@code 15-1}. */
    public String configuration() {
        return String.join(
                "-", stages.stream().map(stage -> String.valueOf(stage.width())).toList());
    }

    public PipelinePlan withRule(Rule other) {
        return new PipelinePlan(
                other, origin, stages, pipelineSeconds, dataParallelSeconds, singleSeconds, feasible, reason);
    }
}
