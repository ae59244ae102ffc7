package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rayonyarn.ray.api.PlacementGroupPrograms.group;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.PlacementGroups;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.PlacementGroupPrograms.Resident;

/** What programs may expect of placement groups, however the session runs. Each node has 4 CPU and 2 GPU. */
abstract class PlacementGroupContract {
    static final int CPUS = 4;
    private static final Map<String, Double> ONE = Map.of("CPU", 1.0);
    private static final Map<String, Double> ALL = Map.of("CPU", (double) CPUS);
    private static final int SECONDS = 60;

    abstract int nodes();

    @AfterEach
    void removeWhatIsLeft() {
        for (PlacementGroup left : PlacementGroups.getAllPlacementGroups()) {
            PlacementGroups.removePlacementGroup(left.getId());
        }
    }

    @Test
    void packsBundlesOnOneNode() {
        for (PlacementStrategy strategy : List.of(PlacementStrategy.PACK, PlacementStrategy.STRICT_PACK)) {
            PlacementGroup pack = group(strategy, 3, ONE);
            assertThat(pack.wait(SECONDS)).isTrue();

            assertThat(nodesOf(pack, 3)).hasSize(1);
            PlacementGroups.removePlacementGroup(pack.getId());
        }
    }

    @Test
    void spreadsBundlesOverAllNodes() {
        PlacementGroup spread = group(PlacementStrategy.SPREAD, 3, ONE);
        assertThat(spread.wait(SECONDS)).isTrue();

        assertThat(nodesOf(spread, 3)).hasSize(Math.min(3, nodes()));
    }

    @Test
    void spreadsStrictlyOrNotAtAll() {
        PlacementGroup strict = group(PlacementStrategy.STRICT_SPREAD, nodes(), ONE);
        PlacementGroup tooWide = group(PlacementStrategy.STRICT_SPREAD, nodes() + 1, ONE);

        assertThat(strict.wait(SECONDS)).isTrue();
        assertThat(nodesOf(strict, nodes())).hasSize(nodes());
        assertThat(tooWide.wait(1)).isFalse();
        assertThat(tooWide.getState()).isEqualTo(PlacementGroupState.PENDING);
    }

    private static Set<String> nodesOf(PlacementGroup group, int bundles) {
        List<ObjectRef<String>> nodes = IntStream.range(0, bundles)
                .mapToObj(bundle -> Ray.task(PlacementGroupPrograms::node)
                        .setPlacementGroup(group, bundle)
                        .setResource("CPU", 1.0)
                        .remote())
                .toList();
        return new HashSet<>(Ray.get(nodes));
    }

    @Test
    void whatDemandsNothingRunsInTheBundleToo() {
        PlacementGroup strict = group(PlacementStrategy.STRICT_SPREAD, nodes(), ONE);
        assertThat(strict.wait(SECONDS)).isTrue();

        for (int bundle = 0; bundle < nodes(); bundle++) {
            ActorHandle<Resident> actor =
                    Ray.actor(Resident::new).setPlacementGroup(strict, bundle).remote();
            String home = actor.task(Resident::where).remote().get();
            assertThat(Ray.task(PlacementGroupPrograms::node)
                            .setPlacementGroup(strict, bundle)
                            .remote()
                            .get())
                    .isEqualTo(home);
        }
        assertThat(Ray.task(PlacementGroupPrograms::node)
                        .setPlacementGroup(strict)
                        .remote()
                        .get())
                .isIn(nodesOf(strict, nodes()));
    }

    @Test
    void ordinaryTasksCannotUseWhatIsReserved() {
        PlacementGroup everything = group(PlacementStrategy.STRICT_SPREAD, nodes(), ALL);
        assertThat(everything.wait(SECONDS)).isTrue();

        ObjectRef<Integer> outside = Ray.task(PlacementGroupPrograms::sleep, 0)
                .setResource("CPU", 1.0)
                .remote();
        ObjectRef<Integer> inside = Ray.task(PlacementGroupPrograms::sleep, 1)
                .setResource("CPU", (double) CPUS)
                .setPlacementGroup(everything, 0)
                .remote();

        assertThat(inside.get()).isEqualTo(1);
        assertThat(Ray.wait(List.of(outside), 1, 500).getReady()).isEmpty();
        PlacementGroups.removePlacementGroup(everything.getId());
        assertThat(outside.get()).isZero();
    }

    @Test
    void neverHoldsMoreThanThereIs() {
        List<PlacementGroup> groups = IntStream.range(0, 3 * nodes())
                .mapToObj(i -> group(PlacementStrategy.PACK, 1, Map.of("CPU", 3.0)))
                .toList();

        assertThat(groups.get(0).wait(SECONDS)).isTrue();
        assertThat(groups.stream().filter(group -> group.wait(1)).count()).isEqualTo(nodes());
        for (PlacementGroup group : groups) {
            assertThat(group.wait(SECONDS)).as("its turn comes").isTrue();
            PlacementGroups.removePlacementGroup(group.getId());
        }
    }

    @Test
    void waitsForRunningTasksAndGetsItsBundlesBeforeThoseThatComeLater() {
        List<ObjectRef<Integer>> stream = IntStream.range(0, 60 * nodes())
                .mapToObj(i -> Ray.task(PlacementGroupPrograms::sleep, 50)
                        .setResource("CPU", 1.0)
                        .remote())
                .toList();
        PlacementGroup everything = group(PlacementStrategy.STRICT_SPREAD, nodes(), ALL);

        assertThat(everything.wait(SECONDS)).isTrue();
        PlacementGroups.removePlacementGroup(everything.getId());
        assertThat(Ray.get(stream)).hasSize(60 * nodes());
    }

    @Test
    void pendsForResourcesThatNobodyHasWhileOthersGoOn() {
        PlacementGroup impossible = group(PlacementStrategy.PACK, 1, Map.of("unobtainium", 1.0));
        PlacementGroup possible = group(PlacementStrategy.PACK, 1, ONE);

        assertThat(possible.wait(SECONDS)).isTrue();
        assertThat(impossible.wait(1)).isFalse();
        assertThat(impossible.getState()).isEqualTo(PlacementGroupState.PENDING);
    }

    @Test
    void isFoundByItsIdAndItsName() {
        PlacementGroup named = group("found", PlacementStrategy.SPREAD, ONE, ONE);

        PlacementGroup byId = PlacementGroups.getPlacementGroup(named.getId());
        assertThat(byId.getName()).isEqualTo("found");
        assertThat(byId.getStrategy()).isEqualTo(PlacementStrategy.SPREAD);
        assertThat(byId.getBundles()).containsExactly(ONE, ONE);
        assertThat(PlacementGroups.getPlacementGroup("found").getId()).isEqualTo(named.getId());
        assertThat(PlacementGroups.getPlacementGroup("found", "elsewhere")).isNull();
        assertThat(PlacementGroups.getPlacementGroup("nobody")).isNull();
        assertThat(PlacementGroups.getAllPlacementGroups())
                .extracting(PlacementGroup::getId)
                .contains(named.getId());
        assertThatThrownBy(() -> PlacementGroups.getPlacementGroup(PlacementGroupId.fromRandom()))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void aNameIsTakenUntilItsGroupIsRemoved() {
        PlacementGroup first = group("only", PlacementStrategy.PACK, ONE);
        assertThatThrownBy(() -> group("only", PlacementStrategy.PACK, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only");

        PlacementGroups.removePlacementGroup(first.getId());
        assertThat(group("only", PlacementStrategy.PACK, ONE).wait(SECONDS)).isTrue();
    }

    @Test
    void staysReadableAsRemoved() {
        PlacementGroup removed = group("gone", PlacementStrategy.PACK, ONE);
        assertThat(removed.wait(SECONDS)).isTrue();
        assertThat(removed.getState()).isEqualTo(PlacementGroupState.CREATED);

        PlacementGroups.removePlacementGroup(removed.getId());

        assertThat(removed.getState()).isEqualTo(PlacementGroupState.REMOVED);
        assertThat(PlacementGroups.getPlacementGroup(removed.getId()).getState())
                .isEqualTo(PlacementGroupState.REMOVED);
        assertThatThrownBy(() -> removed.wait(1)).isInstanceOf(RayException.class);
        PlacementGroups.removePlacementGroup(removed.getId());
    }

    @Test
    void itsRemovalEndsItsTasksAndActors() {
        PlacementGroup doomed = group(PlacementStrategy.PACK, 2, ONE);
        assertThat(doomed.wait(SECONDS)).isTrue();
        ActorHandle<Resident> actor = Ray.actor(Resident::new)
                .setResource("CPU", 1.0)
                .setPlacementGroup(doomed, 0)
                .remote();
        actor.task(Resident::where).remote().get();
        ObjectRef<Integer> running = Ray.task(PlacementGroupPrograms::sleep, 2_000)
                .setResource("CPU", 1.0)
                .setPlacementGroup(doomed, 1)
                .remote();
        ObjectRef<Integer> waiting = Ray.task(PlacementGroupPrograms::sleep, 1)
                .setResource("CPU", 1.0)
                .setPlacementGroup(doomed, 1)
                .remote();

        PlacementGroups.removePlacementGroup(doomed.getId());

        assertThatThrownBy(waiting::get).isInstanceOf(RayWorkerException.class).hasMessageContaining("was removed");
        assertThatThrownBy(running::get).isInstanceOf(RayWorkerException.class);
        assertThatThrownBy(() -> actor.task(Resident::where).remote().get()).isInstanceOf(RayActorException.class);
        assertThatThrownBy(() -> Ray.task(PlacementGroupPrograms::node)
                        .setPlacementGroup(doomed, 0)
                        .remote()
                        .get())
                .isInstanceOf(RayWorkerException.class);
        assertThatThrownBy(() -> Ray.actor(Resident::new)
                        .setPlacementGroup(doomed, 0)
                        .remote()
                        .task(Resident::where)
                        .remote()
                        .get())
                .isInstanceOf(RayActorException.class);
    }

    @Test
    void refusesABundleThatIsNone() {
        PlacementGroup two = group(PlacementStrategy.PACK, 2, ONE);

        for (int index : new int[] {-2, 2}) {
            assertThatThrownBy(() -> Ray.actor(Resident::new)
                            .setPlacementGroup(two, index)
                            .remote())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bundle index " + index);
            assertThatThrownBy(() -> Ray.task(PlacementGroupPrograms::node)
                            .setPlacementGroup(two, index)
                            .remote())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesOptionsThatMeanNothing() {
        assertThatThrownBy(() -> group("none", PlacementStrategy.PACK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> group("zero", PlacementStrategy.PACK, Map.of("CPU", 0.0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> group("empty", PlacementStrategy.PACK, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlacementGroups.createPlacementGroup(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void isAnArgumentOfTasks() {
        PlacementGroup group = group(PlacementStrategy.PACK, 1, ONE);
        assertThat(group.wait(SECONDS)).isTrue();

        assertThat(Ray.task(PlacementGroupPrograms::nodeIn, group).remote().get())
                .isEqualTo(nodesOf(group, 1).iterator().next());
    }

    @Test
    void bundlesHaveGpusOfTheirOwn() {
        PlacementGroup group = group("gpus", PlacementStrategy.STRICT_PACK, Map.of("GPU", 1.0), Map.of("GPU", 1.0));
        assertThat(group.wait(SECONDS)).isTrue();

        List<ObjectRef<List<Long>>> gpus = IntStream.range(0, 2)
                .mapToObj(bundle -> Ray.task(PlacementGroupPrograms::gpusForAWhile)
                        .setPlacementGroup(group, bundle)
                        .setResource("GPU", 1.0)
                        .remote())
                .toList();

        assertThat(Ray.get(gpus)).containsExactlyInAnyOrder(List.of(0L), List.of(1L));
    }
}
