package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;

/**
 * Pairs of simulated nodes that can't reach each other for a while, or for good, though the head hears both. What must hold: one
 * of each pair dies if that lasts, and never a driver for another node's sake.
 */
final class BrokenLinks {
    /** In which the head hears both: they complain, the head listens, and has it stored. */
    private static final int MOST_TICKS = 60;

    private static final class Link {
        final SimNode one;
        final SimNode other;
        int calmTicks;

        Link(SimNode one, SimNode other) {
            this.one = one;
            this.other = other;
        }

        boolean isOver() {
            return !one.running || !other.running;
        }

        boolean ends(SimNode node) {
            return one == node || other == node;
        }

        SimNode besides(SimNode node) {
            return one == node ? other : one;
        }
    }

    private final Random random;
    private final List<Link> broken = new ArrayList<>();

    /** Those that came about again too: what takes a complaint back may come late. */
    private final List<Link> everBroken = new ArrayList<>();

    /** Found within the head's own steps, where nobody would hear of it. */
    private @Nullable String wrong;

    int deaths;

    BrokenLinks(Random random) {
        this.random = random;
    }

    /** Of first incarnations only: the others' earlier deaths may still be under way. */
    void breakBetween(SimNode one, SimNode other) {
        boolean first = one.info.epoch() == 1 && other.info.epoch() == 1;
        if (one != other && first && one.registered && other.registered) {
            Link link = new Link(one, other);
            broken.add(link);
            everBroken.add(link);
            one.misses(other.info.id(), true);
            if (random.nextBoolean()) {
                other.misses(one.info.id(), true);
            }
        }
    }

    /** Time passes; some come about again. */
    void tick(boolean lively) {
        HeadInvariants.require(wrong == null, String.valueOf(wrong));
        broken.removeIf(Link::isOver);
        if (lively && !broken.isEmpty() && random.nextInt(12) == 0) {
            heal(broken.get(random.nextInt(broken.size())));
        }
        for (Link link : broken) {
            link.calmTicks = lively ? 0 : link.calmTicks + 1;
            HeadInvariants.require(
                    link.calmTicks < MOST_TICKS,
                    "they can't reach each other, and both live: " + link.one.info + " and " + link.other.info);
        }
    }

    private void heal(Link link) {
        link.one.misses(link.other.info.id(), false);
        link.other.misses(link.one.info.id(), false);
        broken.removeIf(other -> other.ends(link.one) && other.ends(link.other));
    }

    /** The head has declared a node dead. */
    void onDied(SimNode dead, HeadReply.NodeDied death, boolean driver) {
        if (!death.reason().contains("can't reach") || dead.info.epoch() != death.epoch()) {
            return;
        }
        deaths++;
        List<SimNode> apartFrom = everBroken.stream()
                .filter(link -> link.ends(dead))
                .map(link -> link.besides(dead))
                .toList();
        if (apartFrom.isEmpty()) {
            wrong = "it reaches everybody, and is dead: " + death;
        } else if (driver && apartFrom.stream().noneMatch(node -> node.everDrove || !node.info.hasWorkers())) {
            wrong = "a driver is dead for the sake of others: " + death;
        }
    }
}
