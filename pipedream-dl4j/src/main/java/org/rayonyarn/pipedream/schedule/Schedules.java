package org.rayonyarn.pipedream.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * The schedules that we know. All are pure functions of shape and number of minibatches; with replicated stages, minibatches go round robin
 * and the replicas of a stage share an update each round (1F1B-RR).
 */
public final class Schedules {
    private Schedules() {}

    /** PipeDream: start up with as many minibatches as keep the pipeline full, then one forward, one backward, then drain; no flush. */
    public static Schedule oneForwardOneBackward(PipelineShape shape, int minibatches) {
        return oneForwardOneBackward(shape, minibatches, 0);
    }

    /**
     * The same with more in flight, so that transfers which take as long as passes are hidden too; it costs activations and versions.
     *
     * @param hidden minibatches more for each boundary behind a stage; 0 is the paper's NOAM
     */
    public static Schedule oneForwardOneBackward(PipelineShape shape, int minibatches, int hidden) {
        return byWorker(
                "1F1B", shape, minibatches, 1, false, (stage, own) -> oneForwardOneBackward(shape, stage, hidden, own));
    }

    /**
     * The same with vertical sync: a minibatch uses, at every stage, the weights that hold the gradients that the first stage's held when it
     * entered. At a replicated stage that is rounded down to whole rounds.
     */
    public static Schedule verticallySynced(PipelineShape shape, int minibatches) {
        Schedule plain = oneForwardOneBackward(shape, minibatches);
        int[] held = new int[minibatches];
        for (List<Instruction> instructions : plain.workers().get(0)) {
            for (Instruction instruction : instructions) {
                if (instruction.kind() == Instruction.Kind.FORWARD) {
                    held[instruction.index()] = instruction.version() * shape.replicas(0);
                }
            }
        }
        List<List<List<Instruction>>> workers = new ArrayList<>();
        for (int stage = 0; stage < shape.stages(); stage++) {
            int replicas = shape.replicas(stage);
            workers.add(plain.workers().get(stage).stream()
                    .map(instructions -> instructions.stream()
                            .map(instruction -> synced(instruction, held, replicas))
                            .toList())
                    .toList());
        }
        return new Schedule("1F1B with vertical sync", shape, minibatches, 1, false, workers);
    }

    /** GPipe: all micro-batches of a minibatch forward, all backward, flush, update. */
    public static Schedule gpipe(PipelineShape shape, int minibatches, int microBatches) {
        return byWorker("GPipe", shape, minibatches, microBatches, true, (stage, own) -> {
            List<Instruction> list = new ArrayList<>();
            for (int minibatch = 0; minibatch < minibatches; minibatch++) {
                List<Integer> micro = within(own, minibatch, microBatches);
                int version = minibatch;
                micro.forEach(unit -> list.add(Instruction.forward(unit, version)));
                for (int i = micro.size() - 1; i >= 0; i--) {
                    list.add(Instruction.backward(micro.get(i), version));
                }
                list.add(Instruction.update(minibatch));
            }
            return list;
        });
    }

    /**
     * PipeDream-2BW: one forward, one backward over micro-batches, an update a minibatch, and the weights of the last but one update for all
     * of a minibatch, so two versions are enough.
     *
     * @throws IllegalArgumentException if there are too few micro-batches to fill the pipeline
     */
    public static Schedule doubleBuffered(PipelineShape shape, int minibatches, int microBatches) {
        return byWorker("2BW", shape, minibatches, microBatches, true, (stage, own) -> {
            List<Instruction> list = new ArrayList<>();
            int started = 0;
            int updates = 0;
            int ahead = Math.min(shape.inFlight(stage), own.size());
            for (int done = 0; done < own.size(); done++) {
                for (; started < Math.min(done + ahead, own.size()); started++) {
                    int version = Math.max(0, own.get(started) / microBatches - 1);
                    if (version > updates) {
                        throw new IllegalArgumentException("micro-batches: " + microBatches
                                + " a minibatch; 2BW needs more, about " + (shape.workers() + shape.replicas(stage))
                                + " to fill " + shape.workers() + " workers");
                    }
                    list.add(Instruction.forward(own.get(started), version));
                }
                int unit = own.get(done);
                list.add(Instruction.backward(unit, Math.max(0, unit / microBatches - 1)));
                int behind = done + 1 < own.size() ? own.get(done + 1) / microBatches : minibatches;
                for (; updates < behind; updates++) {
                    list.add(Instruction.update(updates));
                }
            }
            for (; updates < minibatches; updates++) {
                list.add(Instruction.update(updates));
            }
            return list;
        });
    }

    /** One minibatch after the other, as plain training would: no two workers compute for different minibatches of one replica set. */
    public static Schedule sequential(PipelineShape shape, int minibatches) {
        return byWorker("sequential", shape, minibatches, 1, false, (stage, own) -> {
            List<Instruction> list = new ArrayList<>();
            for (int round = 0; round < own.size(); round++) {
                list.add(Instruction.forward(own.get(round), round));
                list.add(Instruction.backward(own.get(round), round));
                list.add(Instruction.update(round));
            }
            padTail(list, own.size(), rounds(minibatches, shape.replicas(stage)));
            return list;
        });
    }

    private static List<Instruction> oneForwardOneBackward(PipelineShape shape, int stage, int hidden, Own own) {
        List<Instruction> list = new ArrayList<>();
        int ahead = shape.inFlight(stage, hidden);
        int started = 0;
        for (int done = 0; done < own.size(); done++) {
            for (; started < Math.min(done + ahead, own.size()); started++) {
                list.add(Instruction.forward(own.get(started), done));
            }
            list.add(Instruction.backward(own.get(done), Math.max(0, done - ahead + 1)));
            list.add(Instruction.update(done));
        }
        padTail(list, own.size(), rounds(own.all(), shape.replicas(stage)));
        return list;
    }

    /** A replica without a minibatch in the last round still joins its update. */
    private static void padTail(List<Instruction> list, int ownRounds, int rounds) {
        for (int round = ownRounds; round < rounds; round++) {
            list.add(Instruction.update(round));
        }
    }

    private static int rounds(int minibatches, int replicas) {
        return (minibatches + replicas - 1) / replicas;
    }

    private static Instruction synced(Instruction instruction, int[] held, int replicas) {
        if (instruction.kind() == Instruction.Kind.UPDATE) {
            return instruction;
        }
        int version = Math.min(instruction.version(), held[instruction.index()] / replicas);
        return new Instruction(instruction.kind(), instruction.index(), version);
    }

    /** The units of one replica: {@code replica, replica + replicas, ...} below {@code all}. */
    private record Own(int replica, int replicas, int all) {
        int size() {
            return replica >= all ? 0 : (all - replica - 1) / replicas + 1;
        }

        int get(int round) {
            return replica + round * replicas;
        }
    }

    private static List<Integer> within(Own own, int minibatch, int microBatches) {
        List<Integer> units = new ArrayList<>();
        for (int unit = minibatch * microBatches; unit < (minibatch + 1) * microBatches; unit++) {
            if (unit % own.replicas() == own.replica()) {
                units.add(unit);
            }
        }
        return units;
    }

    private interface WorkerSchedule {
        List<Instruction> of(int stage, Own own);
    }

    private static Schedule byWorker(
            String name,
            PipelineShape shape,
            int minibatches,
            int microBatches,
            boolean updatesByMinibatch,
            WorkerSchedule schedule) {
        if (minibatches < 0 || microBatches < 1) {
            throw new IllegalArgumentException("minibatches: " + minibatches + ", micro-batches: " + microBatches
                    + "; there must be none or more of the first and at least one of the second");
        }
        int units = Math.multiplyExact(minibatches, microBatches);
        List<List<List<Instruction>>> workers = new ArrayList<>();
        for (int stage = 0; stage < shape.stages(); stage++) {
            List<List<Instruction>> replicas = new ArrayList<>();
            for (int replica = 0; replica < shape.replicas(stage); replica++) {
                replicas.add(schedule.of(stage, new Own(replica, shape.replicas(stage), units)));
            }
            workers.add(replicas);
        }
        return new Schedule(name, shape, units, microBatches, updatesByMinibatch, workers);
    }
}
