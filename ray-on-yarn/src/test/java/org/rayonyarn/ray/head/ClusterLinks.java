package org.rayonyarn.ray.head;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;

/**
 * The links between the nodes of a simulated cluster. They break for a moment or for good, while the head hears both ends. What
 * must hold: if one of the two has something to say, one is dead soon, and never one that must not die.
 */
final class ClusterLinks {
    /** They notice, complain, are heard over connections that break too, and the head has listened and written it down. */
    private static final long LONGEST = 40_000 * SimTime.MILLI;

    private static final long UNTIL_NOTICED = 100 * SimTime.MILLI;

    private static final class Link {
        final ClusterNode one;
        final ClusterNode other;
        boolean broken;

        /** How often it has broken: what is under way then is lost. */
        int breaks;

        /** Since when somebody at one of its ends waits in vain. */
        long waitingSince;

        Link(ClusterNode one, ClusterNode other) {
            this.one = one;
            this.other = other;
        }

        boolean isOver() {
            return !one.isAlive() || !other.isAlive();
        }

        boolean isWaitedFor() {
            return broken && (one.talk.waitsFor(other.id()) || other.talk.waitsFor(one.id()));
        }
    }

    private final ClusterSimulation sim;
    private final Map<Set<NodeId>, Link> links = new HashMap<>();
    private HeadReply.@Nullable NodeDied wronged;
    int broken;
    int deaths;

    ClusterLinks(ClusterSimulation sim) {
        this.sim = sim;
    }

    private Link between(ClusterNode one, ClusterNode other) {
        return links.computeIfAbsent(Set.of(one.id(), other.id()), pair -> new Link(one, other));
    }

    void send(ClusterNode from, NodeId to, NodeMessage message) {
        ClusterNode there = sim.alive.get(to);
        if (there == null) {
            return;
        }
        Link link = between(from, there);
        if (link.broken) {
            notice(from, to);
            return;
        }
        int breaks = link.breaks;
        sim.time.post(from.id(), to, () -> {
            if (there.isAlive() && link.breaks == breaks && there.listensTo(from.id())) {
                there.talk.hear(from, message);
            }
        });
    }

    private void notice(ClusterNode node, NodeId other) {
        sim.time.within(UNTIL_NOTICED, () -> {
            if (node.isAlive()) {
                node.talk.onBroken(other);
            }
        });
    }

    /** One that may die and any other lose each other; of those that must live, each one other at most. */
    void breakOne(ClusterNode one, ClusterNode other) {
        boolean mayBreak = one != other
                && (one.mayDie() || other.mayDie())
                && (one.mayDie() || reachesAll(one))
                && (other.mayDie() || reachesAll(other));
        if (mayBreak && !between(one, other).broken) {
            Link link = between(one, other);
            link.broken = true;
            link.breaks++;
            link.waitingSince = sim.time.now();
            broken++;
            notice(one, other.id());
            notice(other, one.id());
            if (sim.random.nextBoolean()) {
                sim.time.within(4_000 * SimTime.MILLI, () -> link.broken = false);
            }
        }
    }

    private boolean reachesAll(ClusterNode node) {
        return links.entrySet().stream()
                .noneMatch(entry -> entry.getValue().broken && entry.getKey().contains(node.id()));
    }

    void heal() {
        links.values().forEach(link -> link.broken = false);
    }

    void onDied(HeadReply.NodeDied death) {
        if (death.reason().contains("can't reach")) {
            deaths++;
            ClusterNode node = sim.alive.get(death.node());
            if (node != null && !node.mayDie()) {
                wronged = death; // to be thrown where nobody catches it
            }
        }
    }

    void check() {
        if (wronged != null) {
            throw new AssertionError("it must live: " + wronged);
        }
        links.values().removeIf(Link::isOver);
        for (Link link : links.values()) {
            if (!link.isWaitedFor()) {
                link.waitingSince = sim.time.now();
            } else if (sim.time.now() - link.waitingSince > LONGEST) {
                throw new AssertionError(
                        "they can't reach each other, and both live: " + link.one.info() + " and " + link.other.info());
            }
        }
    }
}
