package org.rayonyarn.pipedream.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.DoubleConsumer;
import org.rayonyarn.pipedream.partition.Links;
import org.rayonyarn.pipedream.partition.MemoryModel;
import org.rayonyarn.pipedream.profile.Topology;
import org.rayonyarn.pipedream.schedule.Instruction;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;
import org.rayonyarn.pipedream.schedule.Span;

/**
 * Plays a schedule on workers and links, event by event.
 *
 * <p>Assumes: a worker does one pass at a time, in its schedule's order; sending overlaps with computing; a link carries one message at a
 * time, both directions together; an update waits for all replicas and blocks them while they reduce; the update itself takes no time.
 */
public final class PipelineSimulator {
    private final List<SimulatedStage> stages;
    private final Schedule schedule;
    private final Network network;
    private final double share;
    private final boolean keepSpans;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
    private final Worker[][] workers;
    private final int[][] arrived;
    private final double[] finished;
    private final List<Span> spans = new ArrayList<>();
    private int finishedCount;
    private long eventCount;
    private double busySeconds;

    private PipelineSimulator(List<SimulatedStage> stages, Topology topology, Schedule schedule, boolean keepSpans) {
        this.stages = stages;
        this.schedule = schedule;
        this.keepSpans = keepSpans;
        this.network = new Network(new Links(topology));
        this.share = 1.0 / schedule.unitsPerMinibatch();
        this.workers = new Worker[stages.size()][];
        this.arrived = new int[stages.size()][schedule.units() + 1];
        this.finished = new double[schedule.units()];
        PipelineShape shape = schedule.shape();
        for (int stage = 0; stage < stages.size(); stage++) {
            workers[stage] = new Worker[shape.replicas(stage)];
            for (int replica = 0; replica < workers[stage].length; replica++) {
                workers[stage][replica] = new Worker(stage, replica);
            }
        }
    }

    /**
     * @param stages in order, as wide as the schedule's shape says
     * @param memory what a worker keeps beside activations
     * @param keepSpans whether to remember every pass, for a picture
     */
    public static Simulation play(
            List<SimulatedStage> stages, Topology topology, Schedule schedule, MemoryModel memory, boolean keepSpans) {
        if (!schedule.shape().equals(shape(stages))) {
            throw new IllegalArgumentException(
                    "schedule: made for " + schedule.shape() + ", but the stages are " + shape(stages));
        }
        return new PipelineSimulator(stages, topology, schedule, keepSpans).run(memory);
    }

    /** The replicas of each stage. */
    public static PipelineShape shape(List<SimulatedStage> stages) {
        return new PipelineShape(
                stages.stream().map(stage -> stage.workers().size()).toList());
    }

    private record Event(double at, long number, Runnable action) {}

    /** One replica: what it waits for next, and what it has. */
    private final class Worker {
        private final int stage;
        private final int replica;
        private final List<Instruction> instructions;
        private final BitSet activations = new BitSet();
        private final BitSet gradients = new BitSet();
        private int next;
        private double freeAt;
        private boolean busy;

        Worker(int stage, int replica) {
            this.stage = stage;
            this.replica = replica;
            this.instructions = schedule.instructions(stage, replica);
        }

        void start(double now) {
            if (busy || next == instructions.size()) {
                return;
            }
            Instruction instruction = instructions.get(next);
            switch (instruction.kind()) {
                case FORWARD -> {
                    if (stage == 0 || activations.get(instruction.index())) {
                        compute(instruction, now, stages.get(stage).forwardSeconds() * share);
                    }
                }
                case BACKWARD -> {
                    if (stage == stages.size() - 1 || gradients.get(instruction.index())) {
                        compute(instruction, now, stages.get(stage).backwardSeconds() * share);
                    }
                }
                case UPDATE -> joinUpdate(instruction, now);
            }
        }

        private void compute(Instruction instruction, double now, double seconds) {
            busy = true;
            busySeconds += seconds;
            record(instruction, now, now + seconds);
            at(now + seconds, () -> computed(instruction, now + seconds));
        }

        private void computed(Instruction instruction, double now) {
            int unit = instruction.index();
            boolean forward = instruction.kind() == Instruction.Kind.FORWARD;
            int to = forward ? stage + 1 : stage - 1;
            if (to >= 0 && to < stages.size()) {
                send(to, unit, forward, now);
            } else if (!forward) {
                finished[finishedCount++] = now;
            }
            free(now);
        }

        private void send(int to, int unit, boolean forward, double now) {
            Worker receiver = workers[to][schedule.shape().route(to, unit)];
            double bytes = stages.get(Math.max(stage, to)).inputBytes() * share;
            Message message = new Message(place(), receiver.place(), bytes, there -> {
                (forward ? receiver.activations : receiver.gradients).set(unit);
                receiver.start(there);
            });
            travel(message, 0, now, now);
        }

        private void joinUpdate(Instruction instruction, double now) {
            busy = true;
            freeAt = now;
            if (++arrived[stage][instruction.index()] == workers[stage].length) {
                double end = network.allReduce(
                        stages.get(stage).workers(), stages.get(stage).weightBytes(), now);
                for (Worker worker : workers[stage]) {
                    worker.record(instruction, worker.freeAt, end);
                    at(end, () -> worker.free(end));
                }
            }
        }

        private void free(double now) {
            busy = false;
            next++;
            start(now);
        }

        private void record(Instruction instruction, double from, double to) {
            if (keepSpans) {
                spans.add(new Span(stage, replica, instruction, from, to));
            }
        }

        private int place() {
            return stages.get(stage).workers().get(replica);
        }
    }

    private record Message(int from, int to, double bytes, DoubleConsumer arrival) {}

    /** A message takes the next link when its first byte gets there, and is there when the last is through the slowest. */
    private void travel(Message message, int hop, double now, double end) {
        if (hop == network.hops(message.from, message.to)) {
            at(end, () -> message.arrival.accept(end));
            return;
        }
        double start = network.take(message.from, message.to, hop, message.bytes, now);
        double through = Math.max(end, network.through(message.from, message.to, hop, message.bytes, start));
        if (start > now) {
            at(start, () -> travel(message, hop + 1, start, through));
        } else {
            travel(message, hop + 1, now, through);
        }
    }

    private void at(double time, Runnable action) {
        events.add(new Event(time, eventCount++, action));
    }

    private Simulation run(MemoryModel memory) {
        for (Worker[] stage : workers) {
            for (Worker worker : stage) {
                at(0, () -> worker.start(0));
            }
        }
        double end = 0;
        for (Event event = events.poll(); event != null; event = events.poll()) {
            end = event.at();
            event.action().run();
        }
        if (finishedCount < schedule.units()) {
            throw new IllegalStateException("schedule " + schedule.name() + " stands still after " + finishedCount
                    + " of " + schedule.units() + " units");
        }
        double workerSeconds = end * schedule.shape().workers();
        return new Simulation(
                secondsPerMinibatch(),
                workerSeconds == 0 ? 0 : 1 - busySeconds / workerSeconds,
                peakMemory(memory),
                end,
                List.copyOf(spans));
    }

    private double secondsPerMinibatch() {
        if (schedule.units() == 0) {
            return 0;
        }
        double[] ends = Arrays.copyOf(finished, finishedCount);
        Arrays.sort(ends);
        // between two ends of the same phase of the rounds, and of whole minibatches
        int phase = Math.max(
                schedule.unitsPerMinibatch(), (int) Math.min(schedule.shape().evenMinibatches(), schedule.units() / 3));
        int from = schedule.units() / 3 / phase * phase;
        int to = schedule.units() * 2 / 3 / phase * phase;
        double seconds = to > from && from > 0
                ? (ends[to - 1] - ends[from - 1]) / (to - from)
                : ends[ends.length - 1] / ends.length;
        return seconds * schedule.unitsPerMinibatch();
    }

    private List<Double> peakMemory(MemoryModel memory) {
        List<Double> peaks = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            SimulatedStage stage = stages.get(i);
            peaks.add(memory.bytes(schedule.mostVersions(i), stage.weightBytes(), 0, 0)
                    + stage.bytesKept(schedule.mostInFlight(i), share));
        }
        return peaks;
    }
}
