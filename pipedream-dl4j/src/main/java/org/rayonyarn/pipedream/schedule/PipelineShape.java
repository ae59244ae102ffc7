package org.rayonyarn.pipedream.schedule;

import java.util.Collections;
import java.util.List;

/**
 * How many replicas each stage has. Minibatch b runs on replica {@code b mod replicas} of each stage, so nobody has to ask or tell where it
 * goes (1F1B-RR). Immutable.
 */
public record PipelineShape(List<Integer> replicas) {
    public PipelineShape {
        replicas = List.copyOf(replicas);
        if (replicas.isEmpty() || Collections.min(replicas) < 1) {
            throw new IllegalArgumentException(
                    "replicas: " + replicas + "; at least one stage with at least one replica");
        }
    }

    /** One worker a stage. */
    public static PipelineShape straight(int stages) {
        return new PipelineShape(Collections.nCopies(stages, 1));
    }

    public int stages() {
        return replicas.size();
    }

    public int replicas(int stage) {
        return replicas.get(stage);
    }

    public int workers() {
        return workersFrom(0);
    }

    /** The replica of {@code stage} that runs a minibatch. */
    public int route(int stage, int minibatch) {
        return minibatch % replicas(stage);
    }

    /**
     * Minibatches that one replica of a stage may have in flight so that the pipeline stays full: NOAM of the paper at the first stage, one at
     * an unreplicated last.
     */
    public int inFlight(int stage) {
        return inFlight(stage, 0);
    }

    /** The same with {@code hidden} minibatches more for each boundary behind the stage. */
    int inFlight(int stage, int hidden) {
        int wanted = workersFrom(stage) + hidden * (stages() - 1 - stage);
        return (wanted + replicas(stage) - 1) / replicas(stage);
    }

    /** The smallest number of minibatches that every stage's replicas share evenly, or the largest long if that is larger still. */
    public long evenMinibatches() {
        return replicas.stream().mapToLong(Integer::longValue).reduce(1, PipelineShape::leastCommonMultiple);
    }

    private int workersFrom(int stage) {
        return replicas.subList(stage, replicas.size()).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static long leastCommonMultiple(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x > Long.MAX_VALUE / b ? Long.MAX_VALUE : a / x * b;
    }
}
