package org.rayonyarn.pipedream.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.schedule.Instruction;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;

/**
 * One replica of one stage: stores what arrives, and runs its instructions in their order as far as their inputs are there. Never waits, so
 * one thread can serve it event by event. Confined to one thread.
 *
 * <p>Invariant: results depend on the schedule alone, never on the order of arrival; a minibatch goes backward with the weights it went
 * forward with; no more minibatches are held than {@link Schedule#mostInFlight} says.
 *
 * <pre>
 * onActivation, onGradient, onContribution --> stored --> run(): next instruction ready? --> StageModel --> Outbox
 * </pre>
 *
 * @param <T> tensors
 */
public final class StageRuntime<T> {
    private final PipelineShape shape;
    private final int stage;
    private final int replica;
    private final List<Instruction> instructions;
    private final StageModel<T> model;
    private final Outbox<T> outbox;
    private final WeightStash<T> stash;
    private final Map<Integer, T> activations = new HashMap<>();
    private final Map<Integer, T> gradients = new HashMap<>();
    private final Map<Integer, Round<T>> rounds = new HashMap<>();
    private final Map<Integer, InFlight<T>> inFlight = new HashMap<>();
    private final int unitsOfUpdate;
    private final int units;
    private int next;
    private @Nullable T ownGradient;

    public StageRuntime(
            Schedule schedule, int stage, int replica, T initialWeights, StageModel<T> model, Outbox<T> outbox) {
        this.shape = schedule.shape();
        this.stage = stage;
        this.replica = replica;
        this.instructions = schedule.instructions(stage, replica);
        this.model = model;
        this.outbox = outbox;
        this.stash = new WeightStash<>(instructions, initialWeights);
        this.units = schedule.units();
        this.unitsOfUpdate = schedule.unitsPerUpdate(stage);
    }

    private record InFlight<T>(T input, int version) {}

    /** What the replicas give to one update; empty where a replica had nothing. */
    private static final class Round<T> {
        private final Map<Integer, Optional<T>> shares = new HashMap<>();
        private boolean ownSent;
    }

    /** The stage's input for {@code unit}: from the stage before, or, at the first stage, from the data. */
    public void onActivation(int unit, T input) {
        checkRouted(unit);
        checkNew(activations.put(unit, input), "activation", unit);
    }

    public void onGradient(int unit, T outputGradient) {
        checkRouted(unit);
        checkNew(gradients.put(unit, outputGradient), "gradient", unit);
    }

    /** Another replica's share of a round; null if it had no minibatch in it. */
    public void onContribution(int round, int fromReplica, @Nullable T weightGradient) {
        Object before = round(round).shares.put(fromReplica, Optional.ofNullable(weightGradient));
        checkNew(before, "contribution of replica " + fromReplica, round);
    }

    /** Runs every instruction whose input is there, in order; returns how many that were. */
    public int run() {
        int done = 0;
        while (next < instructions.size() && step(instructions.get(next))) {
            next++;
            done++;
        }
        return done;
    }

    /** Whether all instructions have run. */
    public boolean isDone() {
        return next == instructions.size();
    }

    /** What it waits for, for people; empty if it waits for nothing. */
    public String waitingFor() {
        return isDone()
                ? ""
                : "stage " + stage + " replica " + replica + " waits for the input of " + instructions.get(next);
    }

    /** The newest weights. */
    public T weights() {
        return stash.newest();
    }

    public int minibatchesInFlight() {
        return inFlight.size();
    }

    public int versionsKept() {
        return stash.size();
    }

    private boolean step(Instruction instruction) {
        return switch (instruction.kind()) {
            case FORWARD -> forward(instruction);
            case BACKWARD -> backward(instruction);
            case UPDATE -> update(instruction);
        };
    }

    private boolean forward(Instruction instruction) {
        int unit = instruction.index();
        T input = activations.remove(unit);
        if (input == null) {
            return false;
        }
        T output = model.forward(unit, stash.weights(instruction.version()), input);
        inFlight.put(unit, new InFlight<>(input, instruction.version()));
        if (!isLast()) {
            outbox.activation(unit, output);
        }
        return true;
    }

    private boolean backward(Instruction instruction) {
        int unit = instruction.index();
        T outputGradient = gradients.remove(unit);
        if (outputGradient == null && !isLast()) {
            return false;
        }
        InFlight<T> started = inFlight.remove(unit);
        if (started == null || started.version() != instruction.version()) {
            throw new IllegalStateException(
                    "backward without its forward unit=" + unit + " version=" + instruction.version());
        }
        StageModel.Gradients<T> result =
                model.backward(unit, stash.weights(started.version()), started.input(), outputGradient);
        ownGradient = ownGradient == null ? result.weights() : model.add(ownGradient, result.weights());
        T inputGradient = result.input();
        if (stage > 0) {
            if (inputGradient == null) {
                throw new IllegalStateException("no gradient for the stage before unit=" + unit + " stage=" + stage);
            }
            outbox.gradient(unit, inputGradient);
        }
        return true;
    }

    private boolean update(Instruction instruction) {
        int number = instruction.index();
        Round<T> round = round(number);
        if (!round.ownSent) {
            round.ownSent = true;
            round.shares.put(replica, Optional.ofNullable(ownGradient));
            if (shape.replicas(stage) > 1) {
                outbox.contribution(number, ownGradient);
            }
            ownGradient = null;
        }
        if (round.shares.size() < shape.replicas(stage)) {
            return false;
        }
        rounds.remove(number);
        int counted = Math.min(unitsOfUpdate, units - number * unitsOfUpdate);
        stash.add(instruction.version(), model.update(number, stash.newest(), sum(round), counted), next);
        return true;
    }

    private @Nullable T sum(Round<T> round) {
        T sum = null;
        for (int from = 0; from < shape.replicas(stage); from++) {
            T share = round.shares.getOrDefault(from, Optional.empty()).orElse(null);
            if (share != null) {
                sum = sum == null ? share : model.add(sum, share);
            }
        }
        return sum;
    }

    private Round<T> round(int number) {
        return rounds.computeIfAbsent(number, key -> new Round<>());
    }

    private boolean isLast() {
        return stage == shape.stages() - 1;
    }

    private void checkRouted(int unit) {
        if (unit < 0 || unit >= units || shape.route(stage, unit) != replica) {
            throw new IllegalArgumentException(
                    "unit " + unit + " of " + units + " is not for replica " + replica + " of stage " + stage);
        }
    }

    private static void checkNew(@Nullable Object before, String what, int index) {
        if (before != null) {
            throw new IllegalStateException(what + " arrived twice index=" + index);
        }
    }
}
