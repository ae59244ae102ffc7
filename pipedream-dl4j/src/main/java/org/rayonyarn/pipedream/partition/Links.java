package org.rayonyarn.pipedream.partition;

import java.util.List;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * The links of a topology by number, and what an all-reduce does to them. A worker's own link has level 0; the link of a machine level 1.
 * Immutable.
 */
public final class Links {
    private final Topology topology;
    private final int[] firstOfLevel;
    private final int[] unitSize;

    public Links(Topology topology) {
        this.topology = topology;
        firstOfLevel = new int[topology.depth() + 1];
        unitSize = new int[topology.depth() + 1];
        for (int level = 0; level <= topology.depth(); level++) {
            unitSize[level] = topology.unitSize(level);
            if (level > 0) {
                firstOfLevel[level] = firstOfLevel[level - 1] + topology.workers() / unitSize[level - 1];
            }
        }
    }

    public int count() {
        return firstOfLevel[topology.depth()];
    }

    public int depth() {
        return topology.depth();
    }

    /** The link that joins the unit of {@code level} around a worker to its group. */
    public int link(int level, int worker) {
        return firstOfLevel[level] + worker / unitSize[level];
    }

    public double bytesPerSecond(int level) {
        return topology.bytesPerSecond(level);
    }

    /** Levels that a message between two workers passes: 0 if they are one, else the depth of the smallest group that holds both. */
    public int levelsBetween(int a, int b) {
        int level = 0;
        while (a / unitSize[level] != b / unitSize[level]) {
            level++;
        }
        return level;
    }

    /** The most groups' members that take part at one place of a level: an all-reduce goes round among so many. */
    public int ringSize(int level, List<Integer> workers) {
        int largest = 0;
        int members = 0;
        int group = -1;
        int unit = -1;
        for (int worker : workers.stream().sorted().toList()) {
            boolean sameGroup = worker / unitSize[level + 1] == group;
            group = worker / unitSize[level + 1];
            members = !sameGroup ? 1 : worker / unitSize[level] == unit ? members : members + 1;
            unit = worker / unitSize[level];
            largest = Math.max(largest, members);
        }
        return largest;
    }

    /** The same for the neighbours {@code [first, first + count)}. */
    int ringSize(int level, int first, int count) {
        int unit = unitSize[level];
        int inGroup = unitSize[level + 1] / unit;
        int from = first / unit;
        int to = (first + count - 1) / unit;
        int groups = to / inGroup - from / inGroup;
        return switch (groups) {
            case 0 -> to - from + 1;
            case 1 -> Math.max(inGroup - from % inGroup, to % inGroup + 1);
            default -> inGroup;
        };
    }

    /** Bytes that one all-reduce moves over each link of a level, a byte of weights: in a ring of g each sends and receives 2 (g - 1) / g. */
    public static double ringBytes(int ringSize) {
        return 4.0 * (ringSize - 1) / ringSize;
    }

    /** Seconds of an all-reduce of {@code bytes} among workers: inside each group first, then between groups. */
    public double allReduceSeconds(List<Integer> workers, double bytes) {
        double seconds = 0;
        for (int level = 0; level < depth(); level++) {
            seconds += ringBytes(ringSize(level, workers)) * bytes / bytesPerSecond(level);
        }
        return seconds;
    }
}
