package org.rayonyarn.ray;

/**
 * As many seeded lives of a simulated world as there is time for. A failure names its seed: {@code -Dsim.seed=} runs it alone;
 * {@code -Dsim.seconds=} and {@code -Dsim.minutes=} say for how long.
 */
public final class Lives {
    private final long single = Long.getLong("sim.seed", 0);
    private long seed = single != 0 ? single : System.nanoTime();
    private int lived;

    /** One life. */
    public interface Life {
        /** @param before how many lives were before */
        void live(long seed, int before);
    }

    /** @param mostSeconds of those in {@code sim.seconds}; the minutes have no bound */
    public void run(long mostSeconds, Life life) {
        run(mostSeconds, 1, life);
    }

    /**
     * @param mostSeconds of those in {@code sim.seconds}; the minutes have no bound
     * @param atLeast how many lives it takes to see everything, however slow the machine
     */
    public void run(long mostSeconds, int atLeast, Life life) {
        long deadline = System.nanoTime() + seconds(mostSeconds) * 1_000_000_000L;
        do {
            try {
                life.live(seed, lived);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dsim.seed=" + seed + ' ' + e.getMessage(), e);
            }
            seed++;
            lived++;
        } while (single == 0 && (lived < atLeast || System.nanoTime() < deadline));
    }

    private static long seconds(long most) {
        long minutes = Long.getLong("sim.minutes", 0);
        return minutes > 0 ? minutes * 60 : Math.min(most, Long.getLong("sim.seconds", 5));
    }

    @Override
    public String toString() {
        return "lives=" + lived + " lastSeed=" + (seed - 1);
    }
}
