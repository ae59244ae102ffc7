package org.rayonyarn.ray.client;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.scheduler.SchedulerConfig;

/** Makes a node's configuration from the keys {@code ray.node.*}, {@code ray.scheduler.*} and Ray's {@code ray.head-args}. */
public final class NodeSettings {
    static final String TASK_SLOTS = "ray.node.task-slots";
    static final String MAX_WORKER_THREADS = "ray.node.max-worker-threads";
    static final String OBJECT_STORE_MEMORY = "ray.object-store.memory";
    static final String KILL_GRACE_MS = "ray.actor.kill-grace-ms";
    static final String REQUEST_TIMEOUT_MS = "ray.head.request-timeout-ms";
    static final String SPILL_AFTER_MS = "ray.scheduler.spill-after-ms";
    static final String LEASE_IDLE_MS = "ray.scheduler.lease-idle-ms";
    static final String PIPELINING_MS = "ray.scheduler.pipelining-ms";
    static final String MAX_PIPELINED = "ray.scheduler.max-pipelined";
    static final String LOCALITY_BYTES = "ray.scheduler.locality-bytes";
    static final String BANDWIDTH = "ray.scheduler.bandwidth-bytes-per-second";
    static final String INFEASIBLE = "ray.scheduler.infeasible";
    static final String MAX_NODE_DEATHS = "ray.task.max-node-deaths";
    static final String HEAD_ARGS = "ray.head-args";

    /** Every key read here, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(TASK_SLOTS, "0"),
            Map.entry(MAX_WORKER_THREADS, "2000"),
            Map.entry(OBJECT_STORE_MEMORY, "0"),
            Map.entry(KILL_GRACE_MS, "10000"),
            Map.entry(REQUEST_TIMEOUT_MS, "60000"),
            Map.entry(SPILL_AFTER_MS, "5"),
            Map.entry(LEASE_IDLE_MS, "500"),
            Map.entry(PIPELINING_MS, "5"),
            Map.entry(MAX_PIPELINED, "64"),
            Map.entry(LOCALITY_BYTES, "1048576"),
            Map.entry(BANDWIDTH, "125000000"),
            Map.entry(INFEASIBLE, "wait"),
            Map.entry(MAX_NODE_DEATHS, "2"),
            Map.entry(HEAD_ARGS, ""));

    private static final int LEAST_TASK_SLOTS = 8;
    private static final int TASK_SLOTS_PER_CPU = 4;

    private final RaySettings settings;

    public NodeSettings(RaySettings settings) {
        this.settings = settings;
    }

    /** A node that runs tasks, with the given resources. */
    public NodeConfig worker(String name, long epoch, ResourceSet resources, Map<String, String> labels) {
        long slots = number(TASK_SLOTS, 0);
        long cpus = (long) Math.ceil(resources.amount(ResourceSet.CPU));
        int taskSlots = (int) (slots > 0 ? slots : Math.max(LEAST_TASK_SLOTS, TASK_SLOTS_PER_CPU * cpus));
        return config(name, epoch, resources, taskSlots, labels);
    }

    /** A driver that runs none. */
    public NodeConfig driver(String name, long epoch) {
        return config(name, epoch, ResourceSet.EMPTY, 0, Map.of());
    }

    private NodeConfig config(
            String name, long epoch, ResourceSet resources, int taskSlots, Map<String, String> labels) {
        long store = storeBytes();
        return new NodeConfig(
                name,
                epoch,
                resources,
                taskSlots,
                (int) number(MAX_WORKER_THREADS, 1),
                store > 0 ? store : Runtime.getRuntime().maxMemory() * 3 / 10,
                StorePlaces.from(settings),
                Duration.ofMillis(number(KILL_GRACE_MS, 0)),
                Duration.ofMillis(number(REQUEST_TIMEOUT_MS, 1)),
                JobSettings.ofSession(settings),
                labels,
                scheduler());
    }

    /** What the object store may take, by our key or by {@code ray.head-args}; 0 where neither says it. */
    public long storeBytes() {
        long bytes = number(OBJECT_STORE_MEMORY, 0);
        return bytes > 0
                ? bytes
                : headArg("--object-store-memory").map(NodeSettings::bytes).orElse(0L);
    }

    private static long bytes(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    HEAD_ARGS + ": --object-store-memory=" + text + " is no number of bytes", e);
        }
    }

    private SchedulerConfig scheduler() {
        return new SchedulerConfig(
                Duration.ofMillis(number(SPILL_AFTER_MS, 0)),
                Duration.ofMillis(number(LEASE_IDLE_MS, 0)),
                Duration.ofMillis(number(PIPELINING_MS, 0)),
                (int) number(MAX_PIPELINED, 1),
                number(LOCALITY_BYTES, 1),
                number(BANDWIDTH, 1),
                settings.get(INFEASIBLE, "wait").strip().equals("fail"),
                (int) number(MAX_NODE_DEATHS, 1));
    }

    private long number(String key, long least) {
        return settings.number(key, Long.parseLong(DEFAULTS.get(key)), least);
    }

    /**
     * What {@code ray.head-args} says, or this machine's processors and a fair share of its heap.
     *
     * @throws IllegalArgumentException if an argument isn't known or has no value: names it
     */
    public ResourceSet headResources() {
        Map<String, Double> amounts = new TreeMap<>();
        amounts.put(ResourceSet.CPU, (double) Runtime.getRuntime().availableProcessors());
        headArgs().forEach((arg, value) -> apply(amounts, arg, value));
        return ResourceSet.of(amounts);
    }

    /**
     * The labels that {@code ray.head-args} gives to nodes.
     *
     * @throws IllegalArgumentException if they are no JSON object
     */
    public Map<String, String> headLabels() {
        Map<String, String> labels = new TreeMap<>();
        headArg("--labels").ifPresent(json -> {
            try {
                ConfigFactory.parseString(unquoted(json))
                        .root()
                        .unwrapped()
                        .forEach((name, value) -> labels.put(name, String.valueOf(value)));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(HEAD_ARGS + ": --labels=" + json + " can't be read", e);
            }
        });
        return labels;
    }

    private Optional<String> headArg(String name) {
        return Optional.ofNullable(headArgs().get(name));
    }

    /** Each argument with its value, after an equals sign or as the next element; of several the last one counts. */
    private Map<String, String> headArgs() {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> args = settings.list(HEAD_ARGS);
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            if (equals >= 0) {
                values.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (i + 1 < args.size()) {
                values.put(arg, args.get(++i));
            } else {
                throw new IllegalArgumentException(HEAD_ARGS + ": " + arg + " has no value");
            }
        }
        return values;
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
                default -> throw new IllegalArgumentException(HEAD_ARGS + ": unknown argument " + arg);
            }
        } catch (NumberFormatException | ConfigException | ClassCastException e) {
            throw new IllegalArgumentException(HEAD_ARGS + ": " + arg + "=" + value + " can't be read", e);
        }
    }

    /** A shell's quotes, which programs often leave around the JSON. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
