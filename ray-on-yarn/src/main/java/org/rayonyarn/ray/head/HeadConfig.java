package org.rayonyarn.ray.head;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about the head. Immutable.
 *
 * @param tick how often {@link Head#onTick} is to be called
 * @param silenceLimit a node that says nothing for so long is suspected to be dead; longer than the worst garbage collection
 * @param driverAwayLimit the job of a driver whose connection is broken for so long ends
 * @param unknownActorLimit who watches an actor that nobody registers for so long is told that it is dead
 * @param deadActorsKept how many dead actors are remembered, in the store, too
 * @param nodeReplacements how many nodes are asked for, in the life of a head, in place of dead ones
 * @param infeasibleAfter a demand that fits no node for so long is reported
 * @param failsInfeasible whether such a demand ends in an exception instead of waiting on
 * @param bundlePatience how long a placement group's nodes are waited for before others are tried
 * @param bandwidthBytesPerSecond what a node is assumed to pull from another
 */
public record HeadConfig(
        Duration tick,
        Duration silenceLimit,
        Duration driverAwayLimit,
        Duration unknownActorLimit,
        int deadActorsKept,
        int nodeReplacements,
        Duration infeasibleAfter,
        boolean failsInfeasible,
        Duration bundlePatience,
        long bandwidthBytesPerSecond) {
    static final String TICK = "ray.head.tick-ms";
    static final String SILENCE_LIMIT = "ray.head.silence-limit-ms";
    static final String DRIVER_AWAY_LIMIT = "ray.head.driver-away-limit-ms";
    static final String UNKNOWN_ACTOR_LIMIT = "ray.head.unknown-actor-limit-ms";
    static final String DEAD_ACTORS_KEPT = "ray.head.dead-actors-kept";
    static final String NODE_REPLACEMENTS = "ray.head.node-replacements";
    static final String INFEASIBLE_AFTER = "ray.scheduler.infeasible-after-ms";
    static final String INFEASIBLE = "ray.scheduler.infeasible";
    static final String BUNDLE_PATIENCE = "ray.placement-group.patience-ms";
    static final String BANDWIDTH = "ray.scheduler.bandwidth-bytes-per-second";

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(TICK, "200"),
            Map.entry(SILENCE_LIMIT, "10000"),
            Map.entry(DRIVER_AWAY_LIMIT, "10000"),
            Map.entry(UNKNOWN_ACTOR_LIMIT, "10000"),
            Map.entry(DEAD_ACTORS_KEPT, "1000"),
            Map.entry(NODE_REPLACEMENTS, "10"),
            Map.entry(INFEASIBLE_AFTER, "5000"),
            Map.entry(INFEASIBLE, "wait"),
            Map.entry(BUNDLE_PATIENCE, "5000"),
            Map.entry(BANDWIDTH, "125000000"));

    public HeadConfig {
        atLeast(TICK, tick.toMillis(), 1);
        atLeast(SILENCE_LIMIT, silenceLimit.toMillis(), 2 * tick.toMillis());
        atLeast(DRIVER_AWAY_LIMIT, driverAwayLimit.toMillis(), 0);
        atLeast(UNKNOWN_ACTOR_LIMIT, unknownActorLimit.toMillis(), 0);
        atLeast(DEAD_ACTORS_KEPT, deadActorsKept, 0);
        atLeast(NODE_REPLACEMENTS, nodeReplacements, 0);
        atLeast(INFEASIBLE_AFTER, infeasibleAfter.toMillis(), 0);
        atLeast(BUNDLE_PATIENCE, bundlePatience.toMillis(), 1);
        atLeast(BANDWIDTH, bandwidthBytesPerSecond, 1);
    }

    /**
     * @param values the value of a key, null where it isn't set
     * @throws IllegalArgumentException if a value is no whole number or out of bounds: names the key, the value and the bound
     */
    public static HeadConfig from(Function<String, @Nullable String> values) {
        return new HeadConfig(
                millis(TICK, values),
                millis(SILENCE_LIMIT, values),
                millis(DRIVER_AWAY_LIMIT, values),
                millis(UNKNOWN_ACTOR_LIMIT, values),
                count(DEAD_ACTORS_KEPT, values),
                count(NODE_REPLACEMENTS, values),
                millis(INFEASIBLE_AFTER, values),
                fails(values.apply(INFEASIBLE)),
                millis(BUNDLE_PATIENCE, values),
                number(BANDWIDTH, values));
    }

    private static boolean fails(@Nullable String value) {
        String text = value == null ? "wait" : value.strip();
        if (!text.equals("wait") && !text.equals("fail")) {
            throw new IllegalArgumentException(INFEASIBLE + " must be wait or fail, but is: " + text);
        }
        return text.equals("fail");
    }

    private static Duration millis(String key, Function<String, @Nullable String> values) {
        return Duration.ofMillis(number(key, values));
    }

    private static int count(String key, Function<String, @Nullable String> values) {
        return (int) Math.min(Integer.MAX_VALUE, number(key, values));
    }

    private static long number(String key, Function<String, @Nullable String> values) {
        String value = values.apply(key);
        String text = value == null ? DEFAULTS.getOrDefault(key, "") : value.strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a whole number, but is: " + text, e);
        }
    }

    private static void atLeast(String key, long value, long bound) {
        if (value < bound) {
            throw new IllegalArgumentException(key + " must be at least " + bound + ", but is: " + value);
        }
    }
}
