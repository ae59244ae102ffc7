package org.rayonyarn.pipedream;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.partition.MemoryModel;
import org.rayonyarn.pipedream.profile.ProfileException;

/**
 * Settings of this module; described in {@code conf/pipedream-default.xml}.
 *
 * @param maxStates the most states to enumerate before a graph's states are sampled
 * @param updaterRatio bytes of updater state a byte of weights
 * @param workspaceBytes scratch space of a worker
 */
public record PipedreamConfig(int maxStates, double updaterRatio, double workspaceBytes) {
    static final String MAX_STATES = "pipedream.partition.max-states";
    static final String UPDATER_RATIO = "pipedream.memory.updater-ratio";
    static final String WORKSPACE_BYTES = "pipedream.memory.workspace-bytes";

    static final Map<String, String> DEFAULTS =
            new TreeMap<>(Map.of(MAX_STATES, "4096", UPDATER_RATIO, "1", WORKSPACE_BYTES, "0"));

    public PipedreamConfig {
        if (maxStates < 1 || maxStates > 20_000) {
            throw new ProfileException(MAX_STATES + ": " + maxStates + "; it must lie between 1 and 20000");
        }
        new MemoryModel(updaterRatio, workspaceBytes).bytes(0, 0, 0, 0);
    }

    /** @param settings a value for a key, or null where the default holds */
    public static PipedreamConfig from(Function<String, @Nullable String> settings) {
        return new PipedreamConfig(
                (int) number(settings, MAX_STATES), number(settings, UPDATER_RATIO), number(settings, WORKSPACE_BYTES));
    }

    MemoryModel memory() {
        return new MemoryModel(updaterRatio, workspaceBytes);
    }

    private static double number(Function<String, @Nullable String> settings, String key) {
        String given = settings.apply(key);
        String value = given == null ? DEFAULTS.getOrDefault(key, "") : given;
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw new ProfileException(key + ": " + value + "; it must be a number");
        }
    }
}
