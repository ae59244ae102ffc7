package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.partition.States;
import org.rayonyarn.pipedream.profile.Edge;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** Graphs of several sources, of which the authors' enumeration sees the first alone. */
class ManySourcesTest {
    /** 1e-9 relative. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

    private static final int TOWER = 8;

    @ParameterizedTest
    @CsvSource({
        "4, 1, false",
        "4, 1, true",
        "2, 2, false",
        "4, 2, false",
        "4, 4, false",
        "8, 1, true",
        "17, 1, true",
        "3, 1, false"
    })
    void theOrderOfTheFileDoesNotMatter(int workers, int machines, boolean straight) {
        PlanRequest request = new PlanRequest(
                Topology.of(List.of(workers, machines), List.of(1e10, 1.25e9)),
                Double.POSITIVE_INFINITY,
                straight,
                false,
                0);
        Planner leftFirst = planner(towers(false, false));
        PipelinePlan left = leftFirst.plan(Rule.DEFAULT, request);
        PipelinePlan right = planner(towers(true, false)).plan(Rule.DEFAULT, request);

        assertThat(right.pipelineSeconds()).isCloseTo(left.pipelineSeconds(), CLOSE);
        assertThat(right.stages()).isEqualTo(left.stages());
        PipelinePlan theirs = leftFirst.plan(Rule.REFERENCE, request);
        assertThat(leftFirst.simulate(left, request).secondsPerMinibatch())
                .isLessThanOrEqualTo(
                        theirs.feasible()
                                ? leftFirst.simulate(theirs, request).secondsPerMinibatch() * (1 + 1e-9)
                                : Double.POSITIVE_INFINITY);
        // by the rule alone, as the simulator also tells apart what the rule takes for equal
        assertThat(byTheRule(towers(false, true), request)).isCloseTo(byTheRule(towers(false, false), request), CLOSE);
    }

    private static double byTheRule(Profile profile, PlanRequest request) {
        return planner(profile).partitioner().plan(Rule.DEFAULT, request).pipelineSeconds();
    }

    @Test
    void everyPairOfPrefixesOfTheTowersIsAState() {
        Planner planner = planner(towers(false, false));

        assertThat(planner.partitioner().states(Rule.DEFAULT).size()).isEqualTo((TOWER + 1) * (TOWER + 1));
        assertThat(planner.partitioner().states(Rule.DEFAULT).sampled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "10, 8", "60, 16"})
    void aStarOfSourcesIsAStraightPipeline(int sources, int workers) {
        List<Layer> layers = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            layers.add(layer("source" + i, i));
            edges.add(new Edge("source" + i, "head"));
        }
        layers.add(layer("head", sources));
        Profile profile = new Profile("star", layers, edges);
        PlanRequest request =
                new PlanRequest(Topology.of(List.of(workers), List.of(1e10)), Double.POSITIVE_INFINITY, true, false, 0);
        Planner planner = planner(profile);

        PipelinePlan plan = planner.plan(Rule.DEFAULT, request);

        assertThat(plan.feasible()).as(plan.reason()).isTrue();
        assertThat(plan.stages()).hasSize(workers);
        States states = planner.partitioner().states(Rule.DEFAULT);
        Set<String> placed = new HashSet<>();
        for (StagePlan stage : plan.stages()) {
            List<String> ids = states.layerIds(stage.first(), stage.end());
            assertThat(ids).isNotEmpty().allMatch(placed::add);
        }
        assertThat(placed).hasSize(layers.size());
        assertThat(states.layerIds(0, plan.stages().get(workers - 1).first())).doesNotContain("head");
    }

    private static Planner planner(Profile profile) {
        return new Planner(profile, PipedreamConfig.from(key -> null));
    }

    /** Two towers that a head joins; the stem before both costs nothing. */
    private static Profile towers(boolean rightFirst, boolean stem) {
        List<Layer> left = tower("left", 1);
        List<Layer> right = tower("right", 5);
        List<Edge> edges = new ArrayList<>();
        for (List<Layer> tower : List.of(left, right)) {
            if (stem) {
                edges.add(new Edge("stem", tower.get(0).id()));
            }
            for (int i = 1; i < TOWER; i++) {
                edges.add(new Edge(tower.get(i - 1).id(), tower.get(i).id()));
            }
            edges.add(new Edge(tower.get(TOWER - 1).id(), "head"));
        }
        List<Layer> layers = new ArrayList<>();
        if (stem) {
            layers.add(new Layer("stem", "stem", 0, 0, 0, 0));
        }
        layers.addAll(rightFirst ? right : left);
        layers.addAll(rightFirst ? left : right);
        layers.add(layer("head", 3));
        if (rightFirst) {
            Collections.reverse(edges);
        }
        return new Profile("towers", layers, edges);
    }

    private static List<Layer> tower(String name, int seed) {
        return IntStream.range(0, TOWER)
                .mapToObj(i -> layer(name + i, seed + i))
                .toList();
    }

    private static Layer layer(String id, int seed) {
        double millis = 1 + seed * 7 % 5;
        return new Layer(id, "Dense", millis, 2 * millis, 1e6 + 3e5 * (seed % 4), 4e6 + 1e6 * (seed % 3));
    }
}
