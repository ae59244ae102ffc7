package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SchedulingClass;

/** What must hold in every life of a head. */
final class HeadInvariants {
    /** The store is read at some steps alone, so that there is time for more lives. */
    private static final int STEPS_BETWEEN_READS = 7;

    private final HeadSimulation sim;
    private final GroupInvariants groups;
    private final Map<NodeId, Long> died = new HashMap<>();
    private final Map<String, NodeId> made = new HashMap<>();
    private long epoch;

    HeadInvariants(HeadSimulation sim) {
        this.sim = sim;
        this.groups = new GroupInvariants(sim);
    }

    // ------------------------------------------------------------------------------------- at each word of the head

    void onSent(NodeId to, HeadReply reply) {
        groups.onSent(to, reply);
        if (reply instanceof HeadReply.LeasesGranted granted) {
            require(!granted.grants().isEmpty(), "an empty grant");
            granted.grants().forEach(grant -> checkGrant(to, granted.tasks(), grant));
        } else if (reply instanceof HeadReply.ActorRegistered answer
                && answer.actor() != null
                && answer.actor().state() != ActorState.DEAD) {
            require(
                    isStored(HeadKeys.actor(answer.actor().id())),
                    "a registration is told before it is in the store: " + answer.actor());
        }
    }

    private void checkGrant(NodeId requester, SchedulingClass tasks, HeadReply.Grant grant) {
        KnownNode target = sim.head.nodes().alive(grant.target());
        require(target != null, "granted at a node that isn't alive: " + grant);
        require(grant.slots() > 0, "granted no slot: " + grant);
        require(target != null && target.slotsFor(tasks.demand()) > 0, "granted where it can't run: " + grant);
        require(
                !grant.target().equals(requester) || tasks.hasHomeOutside(requester),
                "granted to the requester itself: " + grant);
    }

    void onBroadcast(HeadReply reply) {
        if (reply instanceof HeadReply.NodeDied death) {
            Long before = died.put(death.node(), death.epoch());
            require(before == null || before < death.epoch(), "died twice, or in the wrong order: " + death);
            byte[] stored = stored(HeadKeys.node(death.node()));
            require(
                    stored != null && !HeadRecords.node(stored).alive(),
                    "a death is told before it is in the store: " + death);
            SimNode dead = sim.nodes.get(death.node());
            if (dead != null) {
                boolean driver = !dead.info.hasWorkers() || sim.head.jobs().drives(death.node());
                sim.links.onDied(dead, death, driver);
            }
        }
    }

    /** A life of an actor has been made. */
    void onConstructed(ActorId actor, int life, NodeId host) {
        NodeId before = made.put(actor + "/" + life, host);
        require(before == null, "a life is made twice: " + actor + "/" + life + " on " + before + " and " + host);
    }

    // ------------------------------------------------------------------------------------------------- at each step

    void check() {
        Head head = sim.head;
        require(head.epoch() == 0 || head.epoch() >= epoch, "the epoch went back");
        epoch = Math.max(epoch, head.epoch());
        if (head.isRunning()) {
            HeadBooks.check(head);
            if (sim.steps % STEPS_BETWEEN_READS == 0) {
                groups.checkNodes();
            }
        }
    }

    // ----------------------------------------------------------------------------------------------------- when calm

    /** All that could be said has been said. */
    void checkCalm() {
        check();
        Map<ActorId, ActorEntry> living = new HashMap<>();
        sim.head.actors().living().forEach(actor -> living.put(actor.id(), actor));
        for (SimNode node : sim.nodes.values()) {
            KnownNode known = sim.head.nodes().find(node.info.id());
            require(
                    (known != null && known.isAlive()) == node.running,
                    "the head and a node disagree whether it lives: " + node.info);
            if (node.running) {
                checkCalm(node, living);
            }
        }
        for (ActorEntry actor : living.values()) {
            ActorInfo info = actor.info();
            require(
                    info.location() != null || isFull(info) || isUnreadyAtItsOwner(info),
                    "an actor has no place, though there is room: " + info);
            require(info.location() == null || info.state() == ActorState.ALIVE, "an actor was never made: " + info);
            require(info.location() == null || lives(info), "an actor is said to be alive that nobody hosts: " + info);
            require(info.equals(actor.told()), "the last word on an actor was never told: " + info);
        }
        checkStoreHolds(living.keySet());
        groups.checkCalm();
    }

    private void checkCalm(SimNode node, Map<ActorId, ActorEntry> living) {
        require(node.unanswered.isEmpty(), "never answered: " + node.unanswered + " of " + node.info);
        node.watching.forEach(actor -> require(
                living.containsKey(actor), "nobody tells that the actor is dead: " + actor + " to " + node.info));
        node.hosted.forEach((actor, life) -> {
            ActorEntry entry = living.get(actor);
            require(
                    entry != null && entry.life() == life.number() && entry.isOn(node.info.id()),
                    "a life goes on though it is over: " + actor + " " + life + " on " + node.info);
        });
        node.asking.forEach(shape -> require(
                sim.head.scheduler().pending().of(SchedulingClass.of(shape)).stream()
                        .anyMatch(pending -> pending.requester().equals(node.info.id())),
                "a request for leases is lost: " + shape + " of " + node.info));
        node.leases.forEach((shape, targets) -> targets.forEach((target, slots) -> require(
                slots.equals(sim.head.scheduler().leases().held(node.info.id(), SchedulingClass.of(shape), target)),
                "holder and head disagree on a lease: " + shape + " of " + node.info + ": " + slots + " on " + target
                        + ", and in the head's books "
                        + sim.head.scheduler().leases().held(node.info.id(), SchedulingClass.of(shape), target))));
    }

    private boolean lives(ActorInfo actor) {
        SimNode host = sim.nodes.get(actor.location());
        SimNode.Life life = host == null ? null : host.hosted.get(actor.id());
        return life != null && life.alive() && life.number() == actor.restarts();
    }

    private boolean isUnreadyAtItsOwner(ActorInfo actor) {
        SimNode owner = sim.nodes.get(actor.owner());
        return actor.state() == ActorState.UNREADY
                && owner != null
                && owner.unready().contains(actor.id());
    }

    private boolean isFull(ActorInfo actor) {
        return sim.head.nodes().alive().noneMatch(node -> node.hasRoomFor(actor.resources()));
    }

    private void checkStoreHolds(Set<ActorId> living) {
        Set<String> expected = new HashSet<>();
        living.forEach(actor -> expected.add(HeadKeys.actor(actor)));
        Set<String> alive = new HashSet<>();
        sim.load(HeadKeys.ACTORS).forEach((key, entry) -> {
            if (HeadRecords.actor(entry.value()).state() != ActorState.DEAD) {
                alive.add(key);
            }
        });
        require(alive.equals(expected), "the store's actors are not those that live");
        Set<String> kept = new HashSet<>();
        sim.head.actors().living().stream()
                .filter(actor -> actor.constructor() != null)
                .forEach(actor -> kept.add(HeadKeys.constructor(actor.id())));
        require(keys(HeadKeys.CONSTRUCTORS).equals(kept), "the store's constructors are not those that are kept");
    }

    /** All jobs are over, nobody wants anything, and somebody has killed the detached actors. */
    void checkNothingLeft() {
        checkCalm();
        Head head = sim.head;
        require(head.jobs().running().findAny().isEmpty(), "a job runs on");
        if (sim.nodes.values().stream().anyMatch(node -> node.running)) {
            groups.checkNothingLeft();
        }
        require(head.scheduler().leases().total() == 0, "a lease is left");
        require(head.scheduler().pending().size() == 0, "a request for leases is left");
        List<ActorEntry> left = new ArrayList<>(head.actors().living());
        if (sim.nodes.values().stream().anyMatch(node -> node.running)) {
            require(
                    left.isEmpty(),
                    "actors are left: " + left.stream().map(ActorEntry::info).toList());
            require(keys(HeadKeys.NAMES).isEmpty(), "names are left in the store: " + keys(HeadKeys.NAMES));
        }
        left.forEach(actor -> require(actor.info().options().detached(), "an actor is left: " + actor.info()));
        Set<ActorId> leftIds = new HashSet<>();
        left.forEach(actor -> leftIds.add(actor.id()));
        require(leftIds.containsAll(head.actors().watches().actors()), "a watch is left");
    }

    // ------------------------------------------------------------------------------------------------------- helpers

    private boolean isStored(String key) {
        return stored(key) != null;
    }

    private byte @Nullable [] stored(String key) {
        ControlStore.Versioned entry = sim.load(key).get(key);
        return entry == null ? null : entry.value();
    }

    private Set<String> keys(String prefix) {
        return Set.copyOf(sim.load(prefix).keySet());
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
