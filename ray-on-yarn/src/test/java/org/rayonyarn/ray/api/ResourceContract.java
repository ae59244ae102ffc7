package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.PlacementGroupPrograms.Resident;

/** What programs may expect of resources, however the session runs: here also all of {@link PlacementGroupContract}. */
abstract class ResourceContract extends PlacementGroupContract {
    @Test
    void neverRunsMoreAtOnceThanResourcesAllow() {
        List<ObjectRef<Integer>> neighbours = IntStream.range(0, 100)
                .mapToObj(i -> Ray.task(PlacementGroupPrograms::neighbours)
                        .setResource("CPU", 2.0)
                        .remote())
                .toList();

        assertThat(Ray.get(neighbours)).allMatch(running -> running <= CPUS / 2);
    }

    @Test
    void tellsATaskWhatItHolds() {
        assertThat(Ray.task(PlacementGroupPrograms::held, "CPU")
                        .setResource("CPU", 2.0)
                        .remote()
                        .get())
                .isEqualTo(2.0);
        assertThat(Ray.task(PlacementGroupPrograms::held, "CPU")
                        .setResource("CPU", 0.25)
                        .remote()
                        .get())
                .isEqualTo(0.25);
        assertThat(Ray.task(PlacementGroupPrograms::held, "CPU").remote().get()).isZero();
        assertThat(Ray.internal().getAvailableResourceIds()).isEmpty();
    }

    @Test
    void givesEachTaskAndActorItsGpus() {
        ActorHandle<Resident> actor =
                Ray.actor(Resident::new).setResource("GPU", 1.0).remote();
        List<Long> its = actor.task(Resident::devices).remote().get();

        assertThat(its).hasSize(1);
        assertThat(actor.task(Resident::devices).remote().get())
                .as("for its life")
                .isEqualTo(its);
        assertThat(Ray.task(PlacementGroupPrograms::gpus)
                        .setResource("GPU", 1.0)
                        .remote()
                        .get())
                .hasSize(1);
        assertThat(Ray.task(PlacementGroupPrograms::gpus).remote().get()).isEmpty();
        assertThat(Ray.getRuntimeContext().getGpuIds()).isEmpty();
        actor.kill();
        assertThat(Ray.task(PlacementGroupPrograms::gpus)
                        .setResource("GPU", 2.0)
                        .remote()
                        .get())
                .containsExactly(0L, 1L);
    }

    @Test
    void fractionsShareAGpu() {
        List<ObjectRef<List<Long>>> halves = IntStream.range(0, 2 * nodes())
                .mapToObj(i -> Ray.task(PlacementGroupPrograms::gpusForAWhile)
                        .setResource("GPU", 0.5)
                        .remote())
                .toList();

        Set<List<Long>> seen = new HashSet<>(Ray.get(halves));
        assertThat(seen).allMatch(gpus -> gpus.size() == 1 && gpus.get(0) < 2);
    }

    @Test
    void refusesAmountsThatMeanNothing() {
        assertThatThrownBy(() -> withCpus(-1.0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> withCpus(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> withCpus(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> Ray.actor(Resident::new).setResource("GPU", 2.5).remote())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(withCpus(0.0).get()).isZero();
        assertThat(withCpus(0.0001).get()).isZero();
    }

    private static ObjectRef<Integer> withCpus(Double amount) {
        return Ray.task(PlacementGroupPrograms::sleep, 0)
                .setResource("CPU", amount)
                .remote();
    }

    @Test
    void theLastAmountOfAResourceCounts() {
        assertThat(Ray.task(PlacementGroupPrograms::held, "CPU")
                        .setResource("CPU", 100.0)
                        .setResource("CPU", 1.0)
                        .remote()
                        .get())
                .isEqualTo(1.0);
    }
}
