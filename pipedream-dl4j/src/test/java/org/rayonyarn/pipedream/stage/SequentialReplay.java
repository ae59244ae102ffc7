package org.rayonyarn.pipedream.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.schedule.Instruction;
import org.rayonyarn.pipedream.schedule.Instruction.Kind;
import org.rayonyarn.pipedream.schedule.Schedule;

/**
 * What a schedule must compute, worked out by one loop over the minibatches in their order, without queues, stash or workers. Shares nothing
 * with {@link StageRuntime} but the schedule's table of versions.
 */
final class SequentialReplay {
    private final Schedule schedule;
    private final long seed;
    private final List<List<double[]>> versions = new ArrayList<>();
    private final List<TinyNetwork> networks = new ArrayList<>();

    private SequentialReplay(Schedule schedule, long seed) {
        this.schedule = schedule;
        this.seed = seed;
    }

    /** The last weights of every stage. */
    static List<double[]> weights(Schedule schedule, long seed) {
        SequentialReplay replay = new SequentialReplay(schedule, seed);
        int stages = schedule.shape().stages();
        List<Map<Integer, Integer>> versionOf = new ArrayList<>();
        List<Map<Integer, Map<Integer, double[]>>> pending = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            replay.versions.add(new ArrayList<>(List.of(TinyNetwork.initialWeights(seed, stage))));
            replay.networks.add(new TinyNetwork(stage == stages - 1));
            versionOf.add(replay.versionOf(stage));
            pending.add(new HashMap<>());
        }
        for (int unit = 0; unit < schedule.units(); unit++) {
            replay.train(unit, versionOf, pending);
        }
        return replay.versions.stream().map(all -> all.get(all.size() - 1)).toList();
    }

    private Map<Integer, Integer> versionOf(int stage) {
        Map<Integer, Integer> versionOf = new HashMap<>();
        for (List<Instruction> worker : schedule.workers().get(stage)) {
            worker.stream()
                    .filter(instruction -> instruction.kind() == Kind.FORWARD)
                    .forEach(instruction -> versionOf.put(instruction.index(), instruction.version()));
        }
        return versionOf;
    }

    private void train(
            int unit, List<Map<Integer, Integer>> versionOf, List<Map<Integer, Map<Integer, double[]>>> pending) {
        int stages = schedule.shape().stages();
        List<double[]> inputs = new ArrayList<>();
        double[] x = TinyNetwork.data(seed, unit);
        for (int stage = 0; stage < stages; stage++) {
            inputs.add(x);
            x = networks.get(stage).forward(unit, weights(versionOf, stage, unit), x);
        }
        double @Nullable [] gradient = null;
        for (int stage = stages - 1; stage >= 0; stage--) {
            StageModel.Gradients<double[]> result =
                    networks.get(stage).backward(unit, weights(versionOf, stage, unit), inputs.get(stage), gradient);
            gradient = result.input();
            collect(stage, unit, result.weights(), pending.get(stage));
        }
    }

    private double[] weights(List<Map<Integer, Integer>> versionOf, int stage, int unit) {
        return versions.get(stage).get(versionOf.get(stage).getOrDefault(unit, -1));
    }

    private void collect(int stage, int unit, double[] gradient, Map<Integer, Map<Integer, double[]>> rounds) {
        int perUpdate = schedule.unitsPerUpdate(stage);
        int round = unit / perUpdate;
        rounds.computeIfAbsent(round, key -> new TreeMap<>()).put(unit, gradient);
        int last = Math.min((round + 1) * perUpdate, schedule.units()) - 1;
        if (unit < last) {
            return;
        }
        Map<Integer, double[]> all = rounds.getOrDefault(round, Map.of());
        TinyNetwork network = networks.get(stage);
        double @Nullable [] sum = null;
        for (int replica = 0; replica < schedule.shape().replicas(stage); replica++) {
            double @Nullable [] own = null;
            for (int of : backwardOrder(stage, replica, round * perUpdate, last)) {
                double[] part = all.getOrDefault(of, new double[0]);
                own = own == null ? part : network.add(own, part);
            }
            if (own != null) {
                sum = sum == null ? own : network.add(sum, own);
            }
        }
        List<double[]> made = versions.get(stage);
        made.add(network.update(round, made.get(made.size() - 1), sum, all.size()));
    }

    private List<Integer> backwardOrder(int stage, int replica, int from, int to) {
        return schedule.instructions(stage, replica).stream()
                .filter(instruction ->
                        instruction.kind() == Kind.BACKWARD && instruction.index() >= from && instruction.index() <= to)
                .map(Instruction::index)
                .toList();
    }
}
