package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What must hold in every life of a cluster: nothing twice, nothing starves, and head and nodes agree once it is calm. */
final class ClusterInvariants {
    /** Whatever any node can run has ended so long after its submission, in a cluster that is flooded and loses nodes. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private record Execution(TaskId task, int attempt) {}

    private final ClusterSimulation sim;
    private final Set<Execution> started = new HashSet<>();
    private final Map<Object, Long> awaited = new HashMap<>();
    private final Map<ResourceSet, Long> longest = new LinkedHashMap<>();
    long ended;

    ClusterInvariants(ClusterSimulation sim) {
        this.sim = sim;
    }

    // --------------------------------------------------------------------------------------------- as it happens

    void onStarted(TaskSpec spec) {
        assertThat(started.add(new Execution(spec.id(), spec.attempt())))
                .as("started once: task=%s attempt=%s", spec.id(), spec.attempt())
                .isTrue();
    }

    void onSubmitted(TaskSpec spec) {
        await(spec.id());
    }

    void onEnded(TaskSpec spec) {
        ended++;
        Long since = awaited.remove(spec.id());
        if (since != null) {
            longest.merge(BundleResources.plain(spec.resources()), sim.time.now() - since, Math::max);
        }
    }

    /** A task, an actor or a placement group is to end, to live, to be created. */
    void await(Object thing) {
        awaited.put(thing, sim.time.now());
    }

    /** It has come about, or who has asked for it is dead. */
    void cease(Object thing) {
        awaited.remove(thing);
    }

    void checkNothingStarves() {
        long now = sim.time.now();
        if (awaited.values().stream().anyMatch(since -> now - since > LONGEST.toNanos())) {
            List<String> late = awaited.entrySet().stream()
                    .filter(entry -> now - entry.getValue() > LONGEST.toNanos() / 2)
                    .map(entry -> (now - entry.getValue()) / SimTime.MILLI + " ms: " + inWords(entry.getKey()))
                    .sorted()
                    .toList();
            throw new AssertionError("these wait: " + String.join("\n  ", late));
        }
    }

    /** With what is known of it. */
    private String inWords(Object thing) {
        Stream<String> tasks = sim.alive.values().stream()
                .map(node -> node.tasks.inWords(thing))
                .flatMap(Optional::stream);
        Stream<String> actors = sim.head.actors().living().stream()
                .filter(actor -> actor.id().equals(thing))
                .map(actor -> String.valueOf(actor.info()));
        Stream<String> groups = sim.head.groups().living().stream()
                .filter(group -> group.id().equals(thing))
                .map(group -> String.valueOf(group.info()));
        return Stream.of(tasks, actors, groups)
                .flatMap(found -> found)
                .findFirst()
                .orElseGet(() -> String.valueOf(thing));
    }

    // -------------------------------------------------------------------------------------------------- when calm

    void checkCalm() {
        HeadBooks.check(sim.head);
        sim.alive.values().forEach(this::checkWork);
        sim.alive.values().forEach(this::checkActors);
        sim.alive.values().forEach(this::checkBundles);
        for (PlacementGroupEntry group : sim.head.groups().living()) {
            assertThat(group.isPreparing())
                    .as("a transaction that never ends: %s", group.info())
                    .isFalse();
            assertThat(group.isCreated() || !HeadBooks.couldBePlaced(sim.head, group))
                    .as("a group without bundles, though there is room: %s", group.info())
                    .isTrue();
        }
        assertThat(sim.head.snapshot().slotsGranted())
                .as("leases that nobody needs: %s", sim.head.scheduler().leases())
                .isZero();
    }

    private void checkWork(ClusterNode node) {
        assertThat(node.tasks.open())
                .as("tasks that never end, node=%s", node.info().name())
                .isEmpty();
        assertThat(node.tasks.isIdle()).as("running on %s", node.info().name()).isTrue();
        assertThat(node.scheduler.queued())
                .as("queued on %s", node.info().name())
                .isZero();
    }

    private void checkActors(ClusterNode node) {
        Map<ActorId, Integer> expected = new HashMap<>();
        Set<ActorId> living = new HashSet<>();
        for (ActorEntry actor : sim.head.actors().living()) {
            living.add(actor.id());
            if (actor.isOn(node.id())) {
                assertThat(actor.info().state()).as("%s", actor.info()).isEqualTo(ActorState.ALIVE);
                expected.put(actor.id(), actor.life());
            }
        }
        assertThat(node.actors.living()).as("actors on %s", node.info().name()).isEqualTo(expected);
        assertThat(living)
                .as("nobody tells %s that an actor is dead", node.info().name())
                .containsAll(node.actors.watched());
    }

    private void checkBundles(ClusterNode node) {
        Set<String> expected = new TreeSet<>();
        for (PlacementGroupEntry group : sim.head.groups().living()) {
            group.info().bundles().stream()
                    .filter(bundle -> bundle.isOn(node.id()))
                    .forEach(bundle -> expected.add(group.id() + "/" + bundle.transaction()));
        }
        assertThat(node.ledger.held(false)).as("held on %s", node.info().name()).isEqualTo(expected);
        assertThat(node.ledger.held(true))
                .as("committed on %s", node.info().name())
                .isEqualTo(expected);
    }

    /** All jobs are over, and somebody has killed the detached actors. */
    void checkNothingLeft() {
        checkCalm();
        assertThat(sim.head.actors().living()).as("actors are left").isEmpty();
        assertThat(sim.head.groups().living()).as("groups are left").isEmpty();
        sim.alive.values().forEach(node -> {
            assertThat(node.scheduler.running())
                    .as("running on %s", node.info().name())
                    .isZero();
            assertThat(node.scheduler.available()).isEqualTo(node.info().resources());
        });
        sim.head.nodes().alive().forEach(node -> assertThat(node.offered())
                .isEqualTo(node.info().resources()));
    }

    /** For each shape the longest time from submission to end. */
    String report() {
        StringBuilder text = new StringBuilder();
        longest.forEach((shape, nanos) ->
                text.append(shape).append('=').append(nanos / SimTime.MILLI).append("ms "));
        return "tasks=" + ended + " executions=" + started.size() + " longest: " + text;
    }
}
