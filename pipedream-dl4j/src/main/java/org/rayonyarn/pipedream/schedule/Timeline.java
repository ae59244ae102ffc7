package org.rayonyarn.pipedream.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.pipedream.schedule.Instruction.Kind;

/**
 * A schedule played with fixed times for each pass and nothing else in the way: what the figures of the papers draw. A worker's next
 * instruction starts when the worker is free and its input is there.
 */
public final class Timeline {
    private final Schedule schedule;
    private final double forward;
    private final double backward;
    private final Map<List<Integer>, Double> forwardEnd = new HashMap<>();
    private final Map<List<Integer>, Double> backwardEnd = new HashMap<>();
    private final Map<List<Integer>, List<Double>> arrivals = new HashMap<>();
    private final List<Span> spans = new ArrayList<>();

    private Timeline(Schedule schedule, double forward, double backward) {
        this.schedule = schedule;
        this.forward = forward;
        this.backward = backward;
    }

    /**
     * @param forward seconds of every forward pass
     * @param backward seconds of every backward pass; updates take none
     * @throws IllegalStateException if workers wait for each other, which no schedule of ours may cause
     */
    public static List<Span> play(Schedule schedule, double forward, double backward) {
        Timeline timeline = new Timeline(schedule, forward, backward);
        timeline.run();
        return timeline.spans;
    }

    private void run() {
        PipelineShape shape = schedule.shape();
        int[][] next = new int[shape.stages()][];
        double[][] free = new double[shape.stages()][];
        long left = 0;
        for (int stage = 0; stage < shape.stages(); stage++) {
            next[stage] = new int[shape.replicas(stage)];
            free[stage] = new double[shape.replicas(stage)];
            left += schedule.workers().get(stage).stream().mapToLong(List::size).sum();
        }
        while (left > 0) {
            long before = left;
            for (int stage = 0; stage < shape.stages(); stage++) {
                for (int replica = 0; replica < shape.replicas(stage); replica++) {
                    left -= advance(stage, replica, next, free);
                }
            }
            if (left == before) {
                throw new IllegalStateException("schedule " + schedule.name() + " of " + shape + " stands still");
            }
        }
    }

    private int advance(int stage, int replica, int[][] next, double[][] free) {
        List<Instruction> instructions = schedule.instructions(stage, replica);
        int done = 0;
        while (next[stage][replica] < instructions.size()) {
            Instruction instruction = instructions.get(next[stage][replica]);
            if (instruction.kind() == Kind.UPDATE) {
                arrive(stage, replica, instruction.index(), free[stage][replica]);
            }
            double ready = ready(stage, instruction);
            if (ready == Double.POSITIVE_INFINITY) {
                return done;
            }
            double start = Math.max(ready, free[stage][replica]);
            double end = start + duration(instruction.kind());
            spans.add(new Span(stage, replica, instruction, start, end));
            List<Integer> key = List.of(stage, instruction.index());
            if (instruction.kind() == Kind.FORWARD) {
                forwardEnd.put(key, end);
            } else if (instruction.kind() == Kind.BACKWARD) {
                backwardEnd.put(key, end);
            }
            free[stage][replica] = end;
            next[stage][replica]++;
            done++;
        }
        return done;
    }

    private void arrive(int stage, int replica, int round, double at) {
        List<Double> all = arrivals.computeIfAbsent(List.of(stage, round), key -> new ArrayList<>());
        while (all.size() < schedule.shape().replicas(stage)) {
            all.add(Double.POSITIVE_INFINITY);
        }
        all.set(replica, at);
    }

    private double ready(int stage, Instruction instruction) {
        boolean last = stage == schedule.shape().stages() - 1;
        return switch (instruction.kind()) {
            case FORWARD -> stage == 0 ? 0 : end(forwardEnd, stage - 1, instruction.index());
            case BACKWARD ->
                last ? end(forwardEnd, stage, instruction.index()) : end(backwardEnd, stage + 1, instruction.index());
            case UPDATE ->
                arrivals.getOrDefault(List.of(stage, instruction.index()), List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(Double.POSITIVE_INFINITY);
        };
    }

    private static double end(Map<List<Integer>, Double> ends, int stage, int index) {
        return ends.getOrDefault(List.of(stage, index), Double.POSITIVE_INFINITY);
    }

    private double duration(Kind kind) {
        return switch (kind) {
            case FORWARD -> forward;
            case BACKWARD -> backward;
            case UPDATE -> 0;
        };
    }
}
