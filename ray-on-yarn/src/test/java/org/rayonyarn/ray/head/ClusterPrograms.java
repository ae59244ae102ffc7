package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * What the programs of a simulated cluster do beside plain tasks: placement groups that come, are used and go, and actors that
 * live for a while. A few are kept until the end; they leave enough on the nodes that never die for anything else.
 */
final class ClusterPrograms {
    private static final long LIFETIME = 2_000 * SimTime.MILLI;
    private static final long UNCERTAIN_FOR = 5_000 * SimTime.MILLI;
    private static final int ACTORS_KEPT = 2;
    private static final ResourceSet CPU = ResourceSet.of(Map.of("CPU", 1.0));
    private static final ResourceSet HALF = ResourceSet.of(Map.of("CPU", 0.5));
    private static final List<ResourceSet> BUNDLES = List.of(
            CPU,
            ResourceSet.of(Map.of("CPU", 2.0)),
            ResourceSet.of(Map.of("CPU", 1.0, "memory", 2.0)),
            ResourceSet.of(Map.of("CPU", 1.0, "GPU", 0.5)),
            ResourceSet.of(Map.of("GPU", 1.0)));

    private static final class Group {
        final PlacementGroupInfo asked;
        final ClusterNode driver;
        final boolean kept;

        /** Whether the nodes that never die could hold it. */
        final boolean certain;

        /** Whether the head has answered: before, nobody has a handle. */
        boolean known;

        boolean created;
        boolean removing;

        Group(PlacementGroupInfo asked, ClusterNode driver, boolean kept, boolean certain) {
            this.asked = asked;
            this.driver = driver;
            this.kept = kept;
            this.certain = certain;
        }
    }

    /** When somebody will have had enough of it; never for those that are kept, nor before they live. */
    private record Actor(ActorInfo asked, boolean kept, long dueNanos) {}

    private final ClusterSimulation sim;
    private final Random random;
    private final Map<PlacementGroupId, Group> groups = new LinkedHashMap<>();
    private final Map<ActorId, Actor> actors = new LinkedHashMap<>();
    private long made;
    long groupsCreated;
    long actorsAlive;

    ClusterPrograms(ClusterSimulation sim) {
        this.sim = sim;
        this.random = sim.random;
        killTheDue();
    }

    /** A driver does something. */
    void act(ClusterNode driver) {
        JobId job = driver.job;
        if (job == null) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0, 1 -> makeGroup(driver, job);
            case 2, 3 -> makeActor(random.nextBoolean() ? driver : any(List.copyOf(sim.alive.values())), job);
            default -> {
                if (!actors.isEmpty()) { // one life of it, perhaps not the last
                    driver.tell(new HeadRequest.KillActor(any(List.copyOf(actors.keySet())), -1, false));
                }
            }
        }
        if (!actors.isEmpty()) {
            any(List.copyOf(sim.alive.values())).actors.watch(any(List.copyOf(actors.keySet())));
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    // ------------------------------------------------------------------------------------------- placement groups

    private void makeGroup(ClusterNode driver, JobId job) {
        PlacementStrategy strategy = any(List.of(
                PlacementStrategy.PACK,
                PlacementStrategy.SPREAD,
                PlacementStrategy.STRICT_PACK,
                PlacementStrategy.STRICT_SPREAD));
        boolean kept = groups.values().stream().noneMatch(group -> group.kept);
        int most = kept || strategy == PlacementStrategy.STRICT_PACK ? 2 : 3;
        List<Bundle> bundles = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            bundles.add(Bundle.of(kept ? CPU : any(BUNDLES)));
        }
        PlacementGroupId id = LineageIds.group(LineageIds.driver(job), job, ++made);
        PlacementGroupInfo asked =
                new PlacementGroupInfo(id, "", "ns", job, null, strategy, PlacementGroupState.PENDING, bundles);
        boolean certain = strategy != PlacementStrategy.STRICT_SPREAD || bundles.size() <= 2;
        Group group = new Group(asked, driver, kept, certain);
        groups.put(id, group);
        if (certain) {
            sim.invariants.await(id);
        } else {
            sim.time.in(UNCERTAIN_FOR, () -> remove(group));
        }
        driver.ask(number -> new HeadRequest.CreateGroup(number, asked));
    }

    void onAnswer(ClusterNode driver, HeadReply.GroupAnswer answer) {
        PlacementGroupInfo told = answer.group();
        if (told == null) {
            throw new AssertionError("refused: " + answer);
        }
        Group group = groups.get(told.id());
        if (group == null) {
            return;
        }
        group.known = true;
        switch (told.state()) {
            case CREATED -> onCreated(group);
            case PENDING, RESCHEDULING -> {
                if (!group.created && !group.removing) {
                    long patienceMs = 1L + random.nextInt(3_000);
                    driver.ask(number -> new HeadRequest.AwaitGroup(number, told.id(), patienceMs));
                }
            }
            case REMOVED, UNRECOGNIZED -> {
                groups.remove(told.id());
                sim.invariants.cease(told.id());
            }
        }
    }

    private void onCreated(Group group) {
        if (!group.created) {
            group.created = true;
            groupsCreated++;
            sim.invariants.cease(group.asked.id());
            if (!group.kept) {
                sim.time.within(LIFETIME, () -> remove(group));
            }
        }
    }

    private void remove(Group group) {
        if (!group.removing) {
            group.removing = true;
            group.driver.ask(number -> new HeadRequest.RemoveGroup(number, group.asked.id()));
        }
    }

    void onInfeasible(HeadReply.Infeasible infeasible) {
        Group group = infeasible.group() == null ? null : groups.get(infeasible.group());
        if (infeasible.group() == null || (group != null && group.certain)) {
            throw new AssertionError("nodes that never die could hold it: " + infeasible);
        }
    }

    /** The demand, or something that fits a bundle of some group. */
    ResourceSet perhapsInGroup(ResourceSet plain) {
        List<Group> known =
                groups.values().stream().filter(group -> group.known).toList();
        if (known.isEmpty() || random.nextInt(5) > 0) {
            return plain;
        }
        Group group = any(known);
        int index = random.nextInt(group.asked.bundles().size());
        ResourceSet bundle = group.asked.bundles().get(index).resources();
        List<ResourceSet> parts = List.of(ResourceSet.EMPTY, HALF, CPU, bundle);
        ResourceSet part = any(parts.stream().filter(bundle::contains).toList());
        return BundleResources.demand(part, group.asked.id(), random.nextBoolean() ? index : BundleResources.ANY);
    }

    /** What runs in the same bundle while a task of this demand waits there. */
    ResourceSet besides(ResourceSet demand) {
        PlacementGroupId group = BundleResources.groupOf(demand);
        ResourceSet part =
                BundleResources.plain(demand).contains(HALF) && random.nextBoolean() ? HALF : ResourceSet.EMPTY;
        return group == null ? part : BundleResources.demand(part, group, BundleResources.indexOf(demand));
    }

    // ----------------------------------------------------------------------------------------------------- actors

    private void makeActor(ClusterNode owner, JobId job) {
        long keptSoFar = actors.values().stream().filter(Actor::kept).count();
        boolean kept = owner.isDriver() && keptSoFar < ACTORS_KEPT;
        ResourceSet plain = kept ? CPU : any(ClusterSimulation.ACTOR_SHAPES);
        int maxRestarts = kept ? ActorOptions.UNLIMITED : random.nextInt(5) - 1;
        boolean detached = random.nextInt(4) == 0;
        ActorInfo asked = new ActorInfo(
                LineageIds.actor(LineageIds.driver(job), job, ++made),
                job,
                "com.x.Counter",
                new ActorOptions("", "ns", 1, maxRestarts, 0, ActorOptions.UNLIMITED, detached, List.of(), List.of()),
                kept ? plain : perhapsInGroup(plain),
                owner.id(),
                1,
                null,
                ActorState.PENDING,
                null,
                0,
                null);
        actors.put(asked.id(), new Actor(asked, kept, Long.MAX_VALUE));
        sim.invariants.await(asked.id());
        owner.actors.create(asked);
    }

    boolean isKept(ActorId actor) {
        Actor known = actors.get(actor);
        return known != null && known.kept;
    }

    /** One of its lives has begun. */
    void onAlive(ActorId actor) {
        sim.invariants.cease(actor);
        actorsAlive++;
        long due = sim.time.now() + random.nextInt((int) LIFETIME);
        actors.computeIfPresent(
                actor, (id, known) -> known.kept || known.dueNanos < due ? known : new Actor(known.asked, false, due));
    }

    void onDead(ActorId actor) {
        sim.invariants.cease(actor);
        actors.remove(actor);
    }

    /** What it has created ends, or is nobody's any more. */
    void onNodeDied(ClusterNode owner) {
        actors.values().removeIf(actor -> {
            boolean ends = actor.asked.owner().equals(owner.id());
            if (ends) {
                sim.invariants.cease(actor.asked.id());
            }
            return ends && !actor.asked.options().detached();
        });
    }

    /** Whoever has a handle may kill: somebody does, again and again until it is dead. */
    private void killTheDue() {
        ClusterNode driver = anyDriver();
        if (driver != null) {
            actors.values().stream()
                    .filter(actor -> actor.dueNanos < sim.time.now())
                    .forEach(actor -> driver.tell(new HeadRequest.KillActor(actor.asked.id(), -1, true)));
        }
        sim.time.in(200 * SimTime.MILLI, this::killTheDue);
    }

    private @Nullable ClusterNode anyDriver() {
        List<ClusterNode> drivers =
                sim.alive.values().stream().filter(ClusterNode::isDriver).toList();
        return drivers.isEmpty() ? null : any(drivers);
    }

    // --------------------------------------------------------------------------------------------------- the end

    /** Whether anything lives, or waits, that is not to be kept. */
    boolean isBusy() {
        return sim.head.actors().living().stream().anyMatch(actor -> !isKept(actor.id()) || !isAlive(actor))
                || sim.head.groups().living().stream().anyMatch(group -> !isKept(group))
                || groups.values().stream().anyMatch(group -> !group.created);
    }

    private static boolean isAlive(ActorEntry actor) {
        return actor.info().state() == ActorState.ALIVE;
    }

    private boolean isKept(PlacementGroupEntry group) {
        Group known = groups.get(group.id());
        return known != null && known.kept && group.isCreated();
    }

    void endAll() {
        sim.alive.values().stream().filter(ClusterNode::isDriver).forEach(driver -> {
            JobId job = driver.job;
            if (job != null) {
                driver.tell(new HeadRequest.EndJob(job));
            }
        });
        ClusterNode killer = anyDriver();
        if (killer != null) {
            sim.head.actors().living().stream()
                    .filter(actor -> actor.info().options().detached())
                    .forEach(actor -> killer.tell(new HeadRequest.KillActor(actor.id(), -1, true)));
        }
        groups.clear();
    }
}
