package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.api.PlacementGroupPrograms.group;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.PlacementGroups;
import io.ray.api.Ray;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.PlacementGroupPrograms.Resident;

/** Placement groups and resources with two child JVMs as nodes. */
class LocalNodesPlacementGroupIT extends ResourceContract {
    private static final Map<String, Double> ONE = Map.of("CPU", 1.0);

    @BeforeAll
    static void start() {
        HeadArgs.set();
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() {
        Ray.shutdown();
        System.clearProperty("ray.address");
        HeadArgs.clear();
    }

    @Override
    int nodes() {
        return 2;
    }

    @Test
    void isRescheduledWhenANodeIsKilled() throws InterruptedException {
        PlacementGroup soft = group(PlacementStrategy.SPREAD, 2, ONE);
        PlacementGroup strict = group(PlacementStrategy.STRICT_SPREAD, 2, ONE);
        assertThat(soft.wait(60)).isTrue();
        assertThat(strict.wait(60)).isTrue();
        ActorHandle<Resident> first =
                Ray.actor(Resident::new).setPlacementGroup(strict, 0).remote();
        String survivor = first.task(Resident::where).remote().get();
        ActorHandle<Resident> second =
                Ray.actor(Resident::new).setPlacementGroup(strict, 1).remote();
        long victim = second.task(Resident::pid).remote().get();

        ProcessHandle.of(victim).orElseThrow().destroyForcibly();
        while (strict.getState() == PlacementGroupState.CREATED) {
            Thread.sleep(20);
        }

        assertThat(strict.getState()).isEqualTo(PlacementGroupState.RESCHEDULING);
        assertThat(soft.wait(60)).as("it may go to the other node").isTrue();
        assertThat(nodesOfBoth(soft)).containsExactly(survivor);
        assertThat(strict.wait(1)).as("there is no second node").isFalse();
        assertThat(Ray.task(PlacementGroupPrograms::node)
                        .setPlacementGroup(strict, 0)
                        .remote()
                        .get())
                .as("what is left of it goes on")
                .isEqualTo(survivor);
        PlacementGroups.removePlacementGroup(strict.getId());
        Ray.shutdown(); // the other cases want both nodes
        Ray.init();
        assertThat(PlacementGroups.getAllPlacementGroups()).isEmpty();
    }

    /** 16 MB take longer to pull, by what the head assumes, than any of these tasks waits. */
    @Test
    void tasksGoToTheNodeThatHasTheirLargeInputs() {
        List<ObjectRef<byte[]>> made = IntStream.range(0, 16)
                .mapToObj(i -> Ray.task(LocalityPrograms::make, 16 << 20)
                        .setResource("CPU", 1.0)
                        .remote())
                .toList();
        assertThat(Ray.wait(made, made.size(), 60_000, false).getUnready()).isEmpty();

        long atHome = made.stream()
                .filter(input -> Ray.task(LocalityPrograms::isAtHome, input)
                        .setResource("CPU", 1.0)
                        .remote()
                        .get())
                .count();

        assertThat(atHome).isEqualTo(16);
    }

    private static Set<String> nodesOfBoth(PlacementGroup group) {
        Set<String> nodes = new HashSet<>();
        for (int bundle = 0; bundle < 2; bundle++) {
            nodes.add(Ray.task(PlacementGroupPrograms::node)
                    .setPlacementGroup(group, bundle)
                    .remote()
                    .get());
        }
        return nodes;
    }
}
