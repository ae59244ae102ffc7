package org.rayonyarn.pipedream.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rayonyarn.pipedream.schedule.Instruction.Kind;

/**
 * The instructions of every worker, in the order it must run them. Immutable.
 * <p>Invariant: a worker goes forward with a minibatch once, then backward once with the same version; a version is used only after the
 * worker's update that made it; every replica of a stage has the same updates in the same order.
 *
 * @param name for people
 * @param shape stages and replicas
 * @param units minibatches, or micro-batches, that pass through
 * @param unitsPerMinibatch 1, or the micro-batches of one minibatch
 * @param updatesByMinibatch whether an update holds one minibatch's gradients, and not one minibatch of each replica
 * @param workers [stage][replica] instructions
 */
public record Schedule(
        String name,
        PipelineShape shape,
        int units,
        int unitsPerMinibatch,
        boolean updatesByMinibatch,
        List<List<List<Instruction>>> workers) {
    public Schedule {
        workers = workers.stream()
                .map(stage -> stage.stream().map(List::copyOf).toList())
                .toList();
    }

    public List<Instruction> instructions(int stage, int replica) {
        return workers.get(stage).get(replica);
    }

    /** Units whose gradients one update of the stage holds: one a replica, or all of a minibatch. The last update may hold fewer. */
    public int unitsPerUpdate(int stage) {
        return updatesByMinibatch ? unitsPerMinibatch : shape.replicas(stage);
    }

    /** The most units that a replica of the stage holds between forward and backward. */
    public int mostInFlight(int stage) {
        int most = 0;
        for (List<Instruction> instructions : workers.get(stage)) {
            int now = 0;
            for (Instruction instruction : instructions) {
                now += switch (instruction.kind()) {
                    case FORWARD -> 1;
                    case BACKWARD -> -1;
                    case UPDATE -> 0;
                };
                most = Math.max(most, now);
            }
        }
        return most;
    }

    /** The most versions of weights that a replica of the stage must keep at once, the working copy among them. */
    public int mostVersions(int stage) {
        return workers.get(stage).stream()
                .mapToInt(Schedule::mostVersions)
                .max()
                .orElse(0);
    }

    private static int mostVersions(List<Instruction> instructions) {
        Map<Integer, Integer> lastUse = lastUses(instructions);
        TreeSet<Integer> kept = new TreeSet<>(List.of(0));
        int most = 1;
        for (int i = 0; i < instructions.size(); i++) {
            int at = i;
            Instruction instruction = instructions.get(i);
            if (instruction.kind() == Kind.UPDATE) {
                kept.removeIf(version -> lastUse.getOrDefault(version, -1) < at);
                kept.add(instruction.version());
                most = Math.max(most, kept.size());
            }
        }
        return most;
    }

    /** For each version the position of the last instruction that uses it. */
    public static Map<Integer, Integer> lastUses(List<Instruction> instructions) {
        Map<Integer, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < instructions.size(); i++) {
            if (instructions.get(i).kind() != Kind.UPDATE) {
                lastUse.put(instructions.get(i).version(), i);
            }
        }
        return lastUse;
    }

    /** One line a worker with its passes, {@code 0.0: F0 F1 B0 F2 B1 B2}; updates too where they do not follow every backward pass. */
    public String print() {
        List<String> lines = new ArrayList<>();
        for (int stage = 0; stage < shape.stages(); stage++) {
            for (int replica = 0; replica < shape.replicas(stage); replica++) {
                lines.add(stage + "." + replica + ": " + print(instructions(stage, replica)));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String print(List<Instruction> instructions) {
        boolean showUpdates = false;
        for (int i = 1; i < instructions.size(); i++) {
            boolean updated = instructions.get(i).kind() == Kind.UPDATE;
            showUpdates |= instructions.get(i - 1).kind() == Kind.BACKWARD && !updated;
        }
        boolean all = showUpdates;
        return instructions.stream()
                .filter(instruction -> all || instruction.kind() != Kind.UPDATE)
                .map(Instruction::toString)
                .collect(Collectors.joining(" "));
    }
}
