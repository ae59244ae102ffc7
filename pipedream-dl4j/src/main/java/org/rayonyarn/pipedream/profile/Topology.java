package org.rayonyarn.pipedream.profile;

import java.util.ArrayList;
import java.util.List;

/**
 * Workers in nested groups: {@code levels[0]} joins workers to a machine, {@code levels[1]} machines to a rack, and so on. Every unit of a
 * level hangs on its group by one link of the level's bandwidth, which all workers inside the unit share, in both directions together (the
 * cost constants of PipeDream, SOSP 2019, count bytes that way). Immutable.
 *
 * @param levels innermost first, at least one
 */
public record Topology(List<Level> levels) {

    /**
     * @param units how many units of the level below one group holds
     * @param bytesPerSecond bandwidth of the link of each such unit
     */
    public record Level(int units, double bytesPerSecond) {
        public Level {
            if (units < 1) {
                throw new ProfileException("workers: " + units + " in a level; it must be at least 1");
            }
            if (!(bytesPerSecond >= SLOWEST && bytesPerSecond <= FASTEST)) {
                throw new ProfileException("bandwidth: " + bytesPerSecond + " bytes a second; it must lie between "
                        + SLOWEST + " and " + FASTEST);
            }
        }
    }

    private static final double SLOWEST = 1e-6;
    private static final double FASTEST = 1e24;
    private static final int MOST_WORKERS = 1024;

    public Topology {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new ProfileException("workers: no level given; name at least one, as in --workers 4");
        }
        long all = 1;
        for (Level level : levels) {
            all = Math.min(all * level.units(), Integer.MAX_VALUE);
        }
        if (all > MOST_WORKERS) {
            throw new ProfileException("workers: " + all + " in all; at most " + MOST_WORKERS + " can be planned");
        }
    }

    /** @throws ProfileException if the lists differ in length or hold a number out of range */
    public static Topology of(List<Integer> units, List<Double> bytesPerSecond) {
        if (units.size() != bytesPerSecond.size()) {
            throw new ProfileException("bandwidth: " + bytesPerSecond.size() + " given for " + units.size()
                    + " levels of workers; give one for each level, innermost first");
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            levels.add(new Level(units.get(i), bytesPerSecond.get(i)));
        }
        return new Topology(levels);
    }

    /** All workers. */
    public int workers() {
        return unitSize(levels.size());
    }

    /** Workers inside one unit of {@code level}: 1 for level 0, where the unit is the worker. */
    public int unitSize(int level) {
        int size = 1;
        for (int i = 0; i < level; i++) {
            size *= levels.get(i).units();
        }
        return size;
    }

    public int depth() {
        return levels.size();
    }

    public double bytesPerSecond(int level) {
        return levels.get(level).bytesPerSecond();
    }
}
