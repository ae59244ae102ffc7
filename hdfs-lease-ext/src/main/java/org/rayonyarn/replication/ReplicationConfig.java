package org.rayonyarn.replication;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All keys under {@code replication.}; {@code conf/lease-default.xml} describes each.
 *
 * @param copies how many copies an object shall have
 * @param nodeSilence without a heartbeat for this long a node counts as dead
 * @param streamsPerNode how many copies a node may send or receive at once for re-replication
 * @param urgentStreamsPerNode the same for objects of which one copy is left
 * @param transferTimeout after this an ordered copy that was not reported is ordered again
 */
public record ReplicationConfig(
        int copies, Duration nodeSilence, int streamsPerNode, int urgentStreamsPerNode, Duration transferTimeout) {
    private static final Map<String, String> DEFAULTS = defaults();

    public ReplicationConfig {
        inRange("replication.copies", copies, 1, 512);
        inRange("replication.node-silence", nodeSilence.toMillis(), 100, Long.MAX_VALUE);
        inRange("replication.streams-per-node", streamsPerNode, 1, 10_000);
        inRange("replication.urgent-streams-per-node", urgentStreamsPerNode, streamsPerNode, 10_000);
        inRange("replication.transfer-timeout", transferTimeout.toMillis(), 100, Long.MAX_VALUE);
    }

    /** Reads every key, null standing for an unset one; throws naming the key, its value and its bounds. */
    public static ReplicationConfig from(Function<String, ? extends @Nullable String> source) {
        return new ReplicationConfig(
                (int) number("replication.copies", source),
                Duration.ofMillis(number("replication.node-silence", source)),
                (int) number("replication.streams-per-node", source),
                (int) number("replication.urgent-streams-per-node", source),
                Duration.ofMillis(number("replication.transfer-timeout", source)));
    }

    /** Every key with its default, as {@code conf/lease-default.xml} has them. */
    public static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("replication.copies", "3");
        defaults.put("replication.node-silence", "630000");
        defaults.put("replication.streams-per-node", "2");
        defaults.put("replication.urgent-streams-per-node", "4");
        defaults.put("replication.transfer-timeout", "300000");
        return defaults;
    }

    private static long number(String key, Function<String, ? extends @Nullable String> source) {
        String value = source.apply(key);
        String text = value == null ? DEFAULTS.getOrDefault(key, "") : value.trim();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a whole number: " + key + "=" + text);
        }
    }

    private static void inRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be in [" + least + ", " + most + "]: " + key + "=" + value);
        }
    }
}
