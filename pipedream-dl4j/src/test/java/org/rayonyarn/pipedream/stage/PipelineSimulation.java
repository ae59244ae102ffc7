package org.rayonyarn.pipedream.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedule;

/** All workers of a pipeline on one thread; messages arrive in an order that a seed chooses. */
final class PipelineSimulation {
    private final Schedule schedule;
    private final SplittableRandom random;
    private final List<List<StageRuntime<double[]>>> workers = new ArrayList<>();
    private final List<Runnable> messages = new ArrayList<>();

    PipelineSimulation(Schedule schedule, long dataSeed, long orderSeed) {
        this.schedule = schedule;
        this.random = new SplittableRandom(orderSeed);
        PipelineShape shape = schedule.shape();
        for (int stage = 0; stage < shape.stages(); stage++) {
            List<StageRuntime<double[]>> replicas = new ArrayList<>();
            for (int replica = 0; replica < shape.replicas(stage); replica++) {
                boolean last = stage == shape.stages() - 1;
                replicas.add(new StageRuntime<>(
                        schedule,
                        stage,
                        replica,
                        TinyNetwork.initialWeights(dataSeed, stage),
                        new TinyNetwork(last),
                        new Wire(stage, replica)));
            }
            workers.add(replicas);
        }
        for (int unit = 0; unit < schedule.units(); unit++) {
            int of = unit;
            StageRuntime<double[]> to = workers.get(0).get(shape.route(0, unit));
            messages.add(() -> to.onActivation(of, TinyNetwork.data(dataSeed, of)));
        }
    }

    /** Runs to the end; checks bounds at every step. */
    void run() {
        int done = runEverybody();
        while (!messages.isEmpty() || done > 0) {
            if (!messages.isEmpty()) {
                deliverOne();
            }
            // sometimes several arrive before anybody runs
            done = messages.isEmpty() || random.nextInt(3) > 0 ? runEverybody() : 0;
        }
        for (List<StageRuntime<double[]>> stage : workers) {
            for (StageRuntime<double[]> worker : stage) {
                assertThat(worker.waitingFor()).isEmpty();
                assertThat(worker.minibatchesInFlight()).isZero();
            }
        }
    }

    List<double[]> weights(int stage) {
        return workers.get(stage).stream().map(StageRuntime::weights).toList();
    }

    private void deliverOne() {
        int chosen = random.nextInt(messages.size());
        Runnable message = messages.get(chosen);
        messages.set(chosen, messages.get(messages.size() - 1));
        messages.remove(messages.size() - 1);
        message.run();
    }

    private int runEverybody() {
        int done = 0;
        for (int stage = 0; stage < workers.size(); stage++) {
            for (StageRuntime<double[]> worker : workers.get(stage)) {
                done += worker.run();
                assertThat(worker.minibatchesInFlight()).isLessThanOrEqualTo(schedule.mostInFlight(stage));
                assertThat(worker.versionsKept()).isLessThanOrEqualTo(schedule.mostVersions(stage));
            }
        }
        return done;
    }

    private final class Wire implements Outbox<double[]> {
        private final int stage;
        private final int replica;

        Wire(int stage, int replica) {
            this.stage = stage;
            this.replica = replica;
        }

        @Override
        public void activation(int unit, double[] output) {
            messages.add(() -> worker(stage + 1, unit).onActivation(unit, output));
        }

        @Override
        public void gradient(int unit, double[] inputGradient) {
            messages.add(() -> worker(stage - 1, unit).onGradient(unit, inputGradient));
        }

        @Override
        public void contribution(int round, double @Nullable [] weightGradient) {
            for (int other = 0; other < schedule.shape().replicas(stage); other++) {
                if (other != replica) {
                    StageRuntime<double[]> to = workers.get(stage).get(other);
                    messages.add(() -> to.onContribution(round, replica, weightGradient));
                }
            }
        }

        private StageRuntime<double[]> worker(int of, int unit) {
            return workers.get(of).get(schedule.shape().route(of, unit));
        }
    }
}
