package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerHost;

class ChoosingWorkerHostTest {
    private static final NodeId OWNER = NodeId.of("driver");
    private static final TaskSpec OWN = SampleTasks.plain(OWNER, 1, ResourceSet.EMPTY);
    private static final TaskSpec OF_ANOTHER_DRIVER =
            SampleTasks.plain(OWNER, JobId.fromInt(2), 1, 1, ResourceSet.EMPTY);

    private final List<TaskSpec> onThreads = new ArrayList<>();
    private final List<Payload> failures = new ArrayList<>();
    private int opened;

    private ChoosingWorkerHost host(boolean always) {
        return new ChoosingWorkerHost(always, SampleTasks.JOB, new Threads(), () -> {
            opened++;
            throw new IOException("no processes in this test");
        });
    }

    private void run(ChoosingWorkerHost host, TaskSpec task) {
        host.run(task, List.of(), (value, nanos) -> failures.add(value));
    }

    @Test
    void theSessionsOwnJobRunsOnThreads() {
        run(host(false), OWN);

        assertThat(onThreads).containsExactly(OWN);
        assertThat(opened).isZero();
    }

    @Test
    void anotherDriversJobWantsAProcessEvenIfItIsTheFirstThatTheNodeMeets() {
        run(host(false), OF_ANOTHER_DRIVER);

        assertThat(onThreads).isEmpty();
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void nothingRunsOnThreadsWhereProcessesAreAskedFor() {
        run(host(true), OWN);

        assertThat(onThreads).isEmpty();
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void whatIsSuspectedOfFellingNodesWantsAProcess() {
        run(host(false), OWN.nextAttemptAlone());

        assertThat(onThreads).isEmpty();
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void aTaskFailsWhereNoProcessCanBeHad() {
        run(host(true), OWN);

        assertThat(failures).singleElement().satisfies(value -> assertThat(value.isFailure())
                .isTrue());
    }

    private final class Threads implements WorkerHost {
        @Override
        public void run(TaskSpec task, List<Payload> args, Done done) {
            onThreads.add(task);
        }

        @Override
        public void createActor(TaskSpec constructor, List<Payload> args, Done done) {
            onThreads.add(constructor);
        }

        @Override
        public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {
            onThreads.add(call);
        }

        @Override
        public void removeActor(ActorId actor, Runnable gone) {
            gone.run();
        }

        @Override
        public void endJob(JobId job) {}

        @Override
        public void close() {}
    }
}
