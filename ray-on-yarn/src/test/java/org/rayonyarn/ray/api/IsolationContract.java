package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.call.TaskCaller;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.runtimecontext.ActorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.api.ActorPrograms.Phoenix;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** What {@code ray.worker.isolation=process} promises, in every form of session. The session is started by the subclass. */
abstract class IsolationContract {
    @Test
    void runsTasksInProcessesOfTheirOwnAndUsesThemAgain() {
        long first = Ray.task(IsolationPrograms::pid).remote().get();

        List<Long> next = IntStream.range(0, 20)
                .mapToObj(i -> Ray.task(IsolationPrograms::pid).remote().get())
                .toList();

        assertThat(first).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(next).doesNotContain(ProcessHandle.current().pid());
        assertThat(Set.copyOf(next))
                .as("processes for tasks one after the other")
                .hasSizeLessThan(20);
    }

    @Test
    void anExitCostsTheWorkerAndNothingElse() {
        List<ObjectRef<Integer>> others = IntStream.range(0, 50)
                .mapToObj(i -> Ray.task(IsolationPrograms::add, i, 1).remote())
                .toList();

        assertThatThrownBy(() -> Ray.task(IsolationPrograms::exit, 3).remote().get())
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("IsolationPrograms.exit")
                .hasMessageContaining("exit code 3");
        assertThatThrownBy(() -> Ray.task(IsolationPrograms::halt, 0).remote().get())
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("exit code 0");
        assertThatThrownBy(() -> Ray.task(IsolationPrograms::killed).remote().get())
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("signal 9");
        assertThat(Ray.get(others))
                .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
        assertThat(Ray.task(IsolationPrograms::add, 1, 1).remote().get()).isEqualTo(2);
    }

    @Test
    void anActorHasAProcessToItself() {
        List<ActorHandle<Hermit>> hermits = IntStream.range(0, 3)
                .mapToObj(i -> Ray.actor(Hermit::new).remote())
                .toList();

        List<Long> pids = hermits.stream()
                .map(hermit -> hermit.task(Hermit::pid).remote().get())
                .toList();

        assertThat(pids)
                .doesNotHaveDuplicates()
                .doesNotContain(ProcessHandle.current().pid());
        hermits.forEach(ActorHandle::kill);
        pids.forEach(IsolationContract::awaitEnd);
    }

    @Test
    void anActorDiesWithItsProcess() {
        ActorHandle<Hermit> exiting = Ray.actor(Hermit::new).remote();
        ActorHandle<Hermit> halting = Ray.actor(Hermit::new).remote();
        ActorHandle<Hermit> bystander = Ray.actor(Hermit::new).remote();
        assertThat(bystander.task(Hermit::call).remote().get()).isEqualTo(1);

        assertThatThrownBy(() -> exiting.task(Hermit::exit, 1).remote().get()).isInstanceOf(RayActorException.class);
        assertThatThrownBy(() -> halting.task(Hermit::halt, 7).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasMessageNotContaining("creation")
                .hasRootCauseInstanceOf(RayWorkerException.class)
                .rootCause()
                .hasMessageContaining("exit code 7");
        assertThatThrownBy(() -> halting.task(Hermit::call).remote().get())
                .isInstanceOfSatisfying(
                        RayActorException.class, e -> assertThat(e.actorId).isEqualTo(halting.getId()));
        assertThat(bystander.task(Hermit::call).remote().get()).isEqualTo(2);
        bystander.kill();
    }

    @Test
    void anActorWhoseProcessIsKilledLivesAgainInAnother() throws Exception {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new).setMaxRestarts(1).remote();
        long first = hermit.task(Hermit::pid).remote().get();
        assertThat(hermit.task(Hermit::call).remote().get()).isEqualTo(1);

        kill9(first);
        awaitEnd(first);

        assertThat(ActorContract.eventually(
                        () -> hermit.task(Hermit::call).remote().get()))
                .as("calls of the new life")
                .isEqualTo(1);
        long second = hermit.task(Hermit::pid).remote().get();
        assertThat(second).isNotEqualTo(first);
        assertThat(ActorContract.info(hermit).numRestarts).isEqualTo(1);
        kill9(second);
        ActorContract.awaitState(hermit, ActorState.DEAD);
        assertThatThrownBy(() -> hermit.task(Hermit::call).remote().get()).isInstanceOf(RayActorException.class);
    }

    @Test
    void aCallSaysWhatEndedTheLifeThatItWasIn() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new).setMaxRestarts(1).remote();

        assertThatThrownBy(() -> hermit.task(Hermit::halt, 7).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasRootCauseInstanceOf(RayWorkerException.class)
                .rootCause()
                .hasMessageContaining("exit code 7");
        assertThat(ActorContract.eventually(
                        () -> hermit.task(Hermit::call).remote().get()))
                .isEqualTo(1);
        hermit.kill();
    }

    @Test
    void callsThatMayBeRetriedOutliveTheirActorsProcess() throws Exception {
        ActorHandle<Phoenix> phoenix = Ray.actor(Phoenix::new, "ash")
                .setMaxRestarts(1)
                .setMaxTaskRetries(1)
                .remote();
        long first = phoenix.task(Phoenix::pid).remote().get();
        ObjectRef<Integer> hanging = phoenix.task(Phoenix::hangAtFirst, 0).remote();
        List<ObjectRef<Integer>> queued = IntStream.range(1, 20)
                .mapToObj(i -> phoenix.task(Phoenix::note, i).remote())
                .toList();

        kill9(first);

        assertThat(hanging.get()).isEqualTo(1);
        assertThat(Ray.get(queued))
                .isEqualTo(IntStream.rangeClosed(2, 20).boxed().toList());
        assertThat(phoenix.task(Phoenix::pid).remote().get()).isNotEqualTo(first);
        phoenix.kill();
    }

    private static void kill9(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor())
                .isZero();
    }

    @Test
    void anActorThatLeavesTakesItsThreadsAlong() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new).remote();
        long pid = hermit.task(Hermit::pid).remote().get();

        assertThatThrownBy(() -> hermit.task(Hermit::leave).remote().get()).isInstanceOf(RayActorException.class);

        awaitEnd(pid);
    }

    @Test
    void nestedTasksNeverWaitForEachOther() {
        List<ObjectRef<Integer>> chains = IntStream.range(0, 4)
                .mapToObj(i -> Ray.task(IsolationPrograms::nested, 12).remote())
                .toList();

        assertThat(Ray.get(chains)).containsOnly(13);
    }

    /** Short tasks are sent ahead to workers: those that have not begun when one is killed are not lost, and none of them runs twice. */
    @Test
    void aWorkersDeathCostsTheTaskThatRanAndNoneThatWasSentAhead(@TempDir Path folder) throws IOException {
        Ray.get(fanOut(200, i -> Ray.task(IsolationPrograms::add, i, 0)));

        List<ObjectRef<Integer>> results =
                fanOut(400, i -> Ray.task(IsolationPrograms::leaveTrace, folder.toString(), i, i % 100 == 50));

        for (int i = 0; i < results.size(); i++) {
            ObjectRef<Integer> result = results.get(i);
            if (i % 100 == 50) {
                assertThatThrownBy(result::get).isInstanceOf(RayWorkerException.class);
            } else {
                assertThat(result.get()).isEqualTo(i);
            }
        }
        try (Stream<Path> traces = Files.list(folder)) {
            assertThat(traces.map(trace -> trace.getFileName().toString().replaceAll("-.*", "")))
                    .as("every task has begun once")
                    .hasSize(400)
                    .doesNotHaveDuplicates();
        }
    }

    /** Tasks that were sent ahead to a worker whose task turns out to be long run elsewhere. */
    @Test
    void aTaskThatTakesLongHoldsUpNoneThatWasSentAhead(@TempDir Path folder) {
        Ray.get(fanOut(200, i -> Ray.task(IsolationPrograms::add, i, 0)));

        ObjectRef<Integer> last =
                Ray.task(IsolationPrograms::awaitTraces, folder.toString(), 300).remote();
        List<ObjectRef<Integer>> others =
                fanOut(300, i -> Ray.task(IsolationPrograms::leaveTrace, folder.toString(), i, false));

        assertThat(last.get()).isEqualTo(300);
        assertThat(Ray.get(others)).hasSize(300);
    }

    private static List<ObjectRef<Integer>> fanOut(int tasks, IntFunction<TaskCaller<Integer>> task) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> task.apply(i).setResource("CPU", 1.0).remote())
                .toList();
    }

    static void awaitEnd(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            try {
                process.onExit().get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("process " + pid + " still lives", e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
