package org.rayonyarn.ray.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.rayonyarn.ray.node.ConversationLimits;
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
    static final String UNREACHABLE_LIMIT_MS = ConversationLimits.UNREACHABLE;
    static final String MAX_WAITING_BYTES = ConversationLimits.KEPT_BYTES;
    static final String HIGH_WATER_BYTES = ConversationLimits.HOLD_BACK_BYTES;
    static final String SPILL_AFTER_MS = "ray.scheduler.spill-after-ms";
    static final String LEASE_IDLE_MS = "ray.scheduler.lease-idle-ms";
    static final String PIPELINING_MS = "ray.scheduler.pipelining-ms";
    static final String MAX_PIPELINED = "ray.scheduler.max-pipelined";
    static final String LOCALITY_BYTES = "ray.scheduler.locality-bytes";
    static final String BANDWIDTH = "ray.scheduler.bandwidth-bytes-per-second";
    static final String INFEASIBLE = "ray.scheduler.infeasible";
    static final String MAX_NODE_DEATHS = "ray.task.max-node-deaths";

    /** Every key read here, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(TASK_SLOTS, "0"),
            Map.entry(MAX_WORKER_THREADS, "2000"),
            Map.entry(OBJECT_STORE_MEMORY, "0"),
            Map.entry(KILL_GRACE_MS, "10000"),
            Map.entry(REQUEST_TIMEOUT_MS, "60000"),
            Map.entry(UNREACHABLE_LIMIT_MS, "60000"),
            Map.entry(MAX_WAITING_BYTES, "67108864"),
            Map.entry(HIGH_WATER_BYTES, "4194304"),
            Map.entry(SPILL_AFTER_MS, "5"),
            Map.entry(LEASE_IDLE_MS, "500"),
            Map.entry(PIPELINING_MS, "5"),
            Map.entry(MAX_PIPELINED, "64"),
            Map.entry(LOCALITY_BYTES, "1048576"),
            Map.entry(BANDWIDTH, "125000000"),
            Map.entry(INFEASIBLE, "wait"),
            Map.entry(MAX_NODE_DEATHS, "2"),
            Map.entry(HeadArgs.KEY, ""));

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
                conversations(),
                JobSettings.ofSession(settings),
                labels,
                scheduler());
    }

    /** What the object store may take, by our key or by {@code ray.head-args}; 0 where neither says it. */
    public long storeBytes() {
        long bytes = number(OBJECT_STORE_MEMORY, 0);
        return bytes > 0 ? bytes : headArgs().storeBytes();
    }

    private ConversationLimits conversations() {
        return new ConversationLimits(
                Duration.ofMillis(number(UNREACHABLE_LIMIT_MS, 1000)),
                number(MAX_WAITING_BYTES, 1),
                number(HIGH_WATER_BYTES, 1));
    }

    private SchedulerConfig scheduler() {
        return new SchedulerConfig(
                Duration.ofMillis(number(SPILL_AFTER_MS, 0)),
                Duration.ofMillis(number(LEASE_IDLE_MS, 0)),
                Duration.ofMillis(number(PIPELINING_MS, 0)),
                (int) number(MAX_PIPELINED, 1),
                number(LOCALITY_BYTES, 1),
                number(BANDWIDTH, 1),
                settings.get(INFEASIBLE, "wait").equals("fail"),
                (int) number(MAX_NODE_DEATHS, 1));
    }

    private long number(String key, long least) {
        return settings.number(key, Long.parseLong(DEFAULTS.get(key)), least);
    }

    /**
     * What {@code ray.head-args} says, or this machine's processors and this JVM's heap.
     *
     * @throws IllegalArgumentException if an argument isn't known or has no value: names it
     */
    public ResourceSet headResources() {
        Runtime machine = Runtime.getRuntime();
        return headArgs().resources(Map.of(ResourceSet.CPU, (double) machine.availableProcessors(), "memory", (double)
                machine.maxMemory()));
    }

    /**
     * The labels that {@code ray.head-args} gives to nodes.
     *
     * @throws IllegalArgumentException if they are no JSON object
     */
    public Map<String, String> headLabels() {
        return headArgs().labels();
    }

    /** The arguments in {@code ray.head-args} that say what a node offers; on YARN the container does. */
    public List<String> headArgsOfResources() {
        return headArgs().ofResources();
    }

    private HeadArgs headArgs() {
        return new HeadArgs(settings.list(HeadArgs.KEY));
    }
}
