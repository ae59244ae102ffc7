package org.rayonyarn.ray.client;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.rayonyarn.ray.rpc.ResourceSet;

/** The arguments of Ray's own {@code ray start}, as {@code ray.head-args} has them. Immutable. */
final class HeadArgs {
    static final String KEY = "ray.head-args";

    /** Of {@code ray start}, each with a value: accepted here, without effect. */
    private static final Set<String> IDLE = Set.of(
            "--port",
            "--node-name",
            "--node-manager-port",
            "--object-manager-port",
            "--gcs-server-port",
            "--ray-client-server-port",
            "--metrics-export-port",
            "--runtime-env-agent-port",
            "--min-worker-port",
            "--max-worker-port",
            "--worker-port-list",
            "--include-dashboard",
            "--dashboard-host",
            "--dashboard-port",
            "--dashboard-agent-listen-port",
            "--dashboard-agent-grpc-port",
            "--dashboard-grpc-port",
            "--redis-username",
            "--redis-password",
            "--redis-shard-ports",
            "--raylet-socket-name",
            "--plasma-store-socket-name",
            "--plasma-directory",
            "--temp-dir",
            "--storage",
            "--system-config",
            "--autoscaling-config",
            "--log-style",
            "--log-color",
            "--tracing-startup-hook");

    /** Of {@code ray start}, each without a value: accepted here, without effect. */
    private static final Set<String> IDLE_FLAGS = Set.of(
            "--head",
            "--block",
            "--verbose",
            "-v",
            "--no-monitor",
            "--no-redirect-output",
            "--disable-usage-stats",
            "--enable-object-reconstruction",
            "--ray-debugger-external");

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Each with its value, after an equals sign or as the next element; of several the last one counts.
     *
     * @throws IllegalArgumentException if one has no value: names it
     */
    HeadArgs(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            if (equals >= 0) {
                values.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (IDLE_FLAGS.contains(arg)) {
                values.put(arg, "");
            } else if (i + 1 < args.size()) {
                values.put(arg, args.get(++i));
            } else {
                throw new IllegalArgumentException(KEY + ": " + arg + " has no value");
            }
        }
    }

    /** Those without effect, each as {@code ray.head-args: --port}. */
    List<String> withoutEffect() {
        return values.keySet().stream()
                .filter(HeadArgs::isIdle)
                .map(arg -> KEY + ": " + arg)
                .toList();
    }

    private static boolean isIdle(String arg) {
        return IDLE.contains(arg) || IDLE_FLAGS.contains(arg);
    }

    /**
     * What a node offers by them.
     *
     * @param otherwise where they say nothing
     * @throws IllegalArgumentException if an argument isn't known, or can't be read: names it
     */
    ResourceSet resources(Map<String, Double> otherwise) {
        Map<String, Double> amounts = new TreeMap<>(otherwise);
        values.forEach((arg, value) -> apply(amounts, arg, value));
        return ResourceSet.of(amounts);
    }

    private static void apply(Map<String, Double> amounts, String arg, String value) {
        try {
            switch (arg) {
                case "--num-cpus" -> amounts.put(ResourceSet.CPU, Double.valueOf(value));
                case "--num-gpus" -> amounts.put(ResourceSet.GPU, Double.valueOf(value));
                case "--memory" -> amounts.put("memory", Double.valueOf(value));
                case "--resources" ->
                    ConfigFactory.parseString(unquoted(value))
                            .root()
                            .unwrapped()
                            .forEach((name, amount) -> amounts.put(name, ((Number) amount).doubleValue()));
                case "--labels", "--object-store-memory", "--node-ip-address" -> {} // read elsewhere
                default -> {
                    if (!isIdle(arg)) {
                        throw new IllegalArgumentException(KEY + ": unknown argument " + arg);
                    }
                }
            }
        } catch (NumberFormatException | ConfigException | ClassCastException e) {
            throw new IllegalArgumentException(KEY + ": " + arg + "=" + value + " can't be read", e);
        }
    }

    /**
     * The labels that they give to nodes.
     *
     * @throws IllegalArgumentException if they are no JSON object
     */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        value("--labels").ifPresent(json -> {
            try {
                ConfigFactory.parseString(unquoted(json))
                        .root()
                        .unwrapped()
                        .forEach((name, value) -> labels.put(name, String.valueOf(value)));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(KEY + ": --labels=" + json + " can't be read", e);
            }
        });
        return labels;
    }

    /** The object store's bytes; 0 where they say nothing. */
    long storeBytes() {
        String text = value("--object-store-memory").orElse("0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(KEY + ": --object-store-memory=" + text + " is no number of bytes", e);
        }
    }

    private Optional<String> value(String arg) {
        return Optional.ofNullable(values.get(arg));
    }

    /** A shell's quotes, which programs often leave around the JSON. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
