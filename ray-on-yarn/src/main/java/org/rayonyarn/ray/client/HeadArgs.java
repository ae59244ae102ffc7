package org.rayonyarn.ray.client;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
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

    /** What a node offers: with a meaning wherever nodes are started by us alone. */
    private static final Set<String> RESOURCES = Set.of("--num-cpus", "--num-gpus", "--memory", "--resources");

    /** Labels whose names begin so are Ray's own. */
    private static final String RESERVED_LABELS = "ray.io/";

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

    /** Those that say what a node offers, as they stand. */
    List<String> ofResources() {
        return values.keySet().stream().filter(RESOURCES::contains).toList();
    }

    private static void apply(Map<String, Double> amounts, String arg, String value) {
        switch (arg) {
            case "--num-cpus" -> amounts.put(ResourceSet.CPU, amount(arg, value, value));
            case "--num-gpus" -> amounts.put(ResourceSet.GPU, amount(arg, value, value));
            case "--memory" -> amounts.put("memory", amount(arg, value, value));
            case "--resources" ->
                object(arg, value, ConfigValueType.NUMBER, "numbers, such as {\"disks\": 2}")
                        .forEach((name, number) -> amounts.put(name, amount(arg, value, String.valueOf(number))));
            case "--labels", "--object-store-memory", "--node-ip-address" -> {} // read elsewhere
            default -> {
                if (!isIdle(arg)) {
                    throw new IllegalArgumentException(KEY + ": unknown argument " + arg + "=" + value
                            + ": those of ray start are known, of which --num-cpus, --num-gpus, --memory, --resources,"
                            + " --labels and --object-store-memory have an effect");
                }
            }
        }
    }

    private static double amount(String arg, String value, String text) {
        try {
            double amount = Double.parseDouble(text);
            if (amount >= 0 && amount < Double.POSITIVE_INFINITY) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw mistake(arg, value, "an amount of at least 0");
    }

    /** A JSON object all of whose values are of one type. */
    private static Map<String, Object> object(String arg, String value, ConfigValueType type, String allowed) {
        try {
            Map<String, ConfigValue> fields =
                    ConfigFactory.parseString(unquoted(value)).root();
            Map<String, Object> plain = new TreeMap<>();
            for (Map.Entry<String, ConfigValue> field : fields.entrySet()) {
                if (field.getValue().valueType() != type) {
                    throw mistake(arg, value, "a JSON object of " + allowed + ", and " + field.getKey() + " is none");
                }
                plain.put(field.getKey(), field.getValue().unwrapped());
            }
            return plain;
        } catch (ConfigException e) {
            throw mistake(arg, value, "a JSON object of " + allowed);
        }
    }

    private static IllegalArgumentException mistake(String arg, String value, String allowed) {
        return new IllegalArgumentException(KEY + ": " + arg + "=" + value + " must be " + allowed);
    }

    /**
     * The labels that they give to nodes.
     *
     * @throws IllegalArgumentException if they are no JSON object of texts, or have names that are Ray's own
     */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        value("--labels").ifPresent(json -> {
            object("--labels", json, ConfigValueType.STRING, "texts, such as {\"rack\": \"r1\"}")
                    .forEach((name, value) -> labels.put(name, String.valueOf(value)));
            if (labels.keySet().stream().anyMatch(name -> name.startsWith(RESERVED_LABELS))) {
                throw mistake("--labels", json, "without names that begin with " + RESERVED_LABELS);
            }
        });
        return labels;
    }

    /**
     * The object store's bytes; 0 where they say nothing.
     *
     * @throws IllegalArgumentException if it is no number of bytes
     */
    long storeBytes() {
        String text = value("--object-store-memory").orElse("0");
        if (!text.matches("[0-9]{1,18}")) {
            throw mistake("--object-store-memory", text, "a number of bytes");
        }
        return Long.parseLong(text);
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
