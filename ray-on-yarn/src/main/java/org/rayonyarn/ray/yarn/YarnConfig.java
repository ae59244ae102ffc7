package org.rayonyarn.ray.yarn;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * The settings {@code ray.yarn.*} of a session on YARN. Immutable.
 *
 * @param about how YARN sees the application
 * @param nodes how many node containers it has
 * @param node what each of them is like
 * @param driver the driver's container, in cluster mode
 * @param master the ApplicationMaster's container
 * @param deployMode where the driver is
 * @param code the program's own files
 * @param javaHome a JDK's folder on the nodes; empty for the NodeManager's own
 * @param oneJar where ray-on-yarn.jar is; empty to find it
 * @param hadoopClassPath what containers have behind our jar; empty for {@code yarn.application.classpath}
 * @param joinTimeout how long the ApplicationMaster waits for its driver
 * @param nodesTimeout how long a driver waits until all nodes are up, before it goes on with those that are
 * @param maxNodeFailures how many nodes may fail by their own fault before the application does
 */
record YarnConfig(
        About about,
        int nodes,
        Node node,
        Jvm driver,
        Jvm master,
        DeployMode deployMode,
        Code code,
        Optional<String> javaHome,
        Optional<String> oneJar,
        List<String> hadoopClassPath,
        Duration joinTimeout,
        Duration nodesTimeout,
        int maxNodeFailures) {
    static final String NODES = "ray.yarn.nodes";
    static final String NODE_MEMORY = "ray.yarn.node.memory";
    static final String NODE_CORES = "ray.yarn.node.cores";
    static final String NODE_GPUS = "ray.yarn.node.gpus";
    static final String NODE_JVM_FLAGS = "ray.yarn.node.jvm-flags";
    static final String OVERHEAD_SHARE = "ray.yarn.memory.overhead-share";
    static final String OVERHEAD_LEAST = "ray.yarn.memory.overhead-least";
    static final String OBJECT_STORE_SHARE = "ray.yarn.memory.object-store-share";
    static final String DIRECT_SHARE = "ray.yarn.memory.direct-share";
    static final String WORKER_SHARE = "ray.yarn.memory.worker-share";
    static final String DRIVER_MEMORY = "ray.yarn.driver.memory";
    static final String DRIVER_CORES = "ray.yarn.driver.cores";
    static final String DRIVER_JVM_FLAGS = "ray.yarn.driver.jvm-flags";
    static final String MASTER_MEMORY = "ray.yarn.master.memory";
    static final String MASTER_CORES = "ray.yarn.master.cores";
    static final String MASTER_JVM_FLAGS = "ray.yarn.master.jvm-flags";
    static final String DEPLOY_MODE = "ray.yarn.deploy-mode";
    static final String QUEUE = "ray.yarn.queue";
    static final String NAME = "ray.yarn.name";
    static final String PRIORITY = "ray.yarn.priority";
    static final String TAGS = "ray.yarn.tags";
    static final String NODE_LABEL = "ray.yarn.node-label";
    static final String JARS = "ray.yarn.jars";
    static final String ENV = "ray.yarn.env";
    static final String USER_CLASSPATH_FIRST = "ray.user.classpath.first";
    static final String JAVA_HOME = "ray.yarn.java-home";
    static final String JAR = "ray.yarn.jar";
    static final String HADOOP_CLASSPATH = "ray.yarn.hadoop-classpath";
    static final String JOIN_TIMEOUT = "ray.yarn.join-timeout-s";
    static final String NODES_TIMEOUT = "ray.yarn.nodes-timeout-s";
    static final String MAX_NODE_FAILURES = "ray.yarn.max-node-failures";

    /** YARN's name for what Ray calls GPU. */
    static final String YARN_GPU = "yarn.io/gpu";

    /** Every key, and what holds where it isn't set; empty where that is nothing, or found out. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(NODES, "2"),
            Map.entry(NODE_MEMORY, "2g"),
            Map.entry(NODE_CORES, "2"),
            Map.entry(NODE_GPUS, "0"),
            Map.entry(NODE_JVM_FLAGS, ""),
            Map.entry(OVERHEAD_SHARE, "0.1"),
            Map.entry(OVERHEAD_LEAST, "192m"),
            Map.entry(OBJECT_STORE_SHARE, "0.3"),
            Map.entry(DIRECT_SHARE, "0.15"),
            Map.entry(WORKER_SHARE, "0.15"),
            Map.entry(DRIVER_MEMORY, "1g"),
            Map.entry(DRIVER_CORES, "1"),
            Map.entry(DRIVER_JVM_FLAGS, ""),
            Map.entry(MASTER_MEMORY, "768m"),
            Map.entry(MASTER_CORES, "1"),
            Map.entry(MASTER_JVM_FLAGS, ""),
            Map.entry(DEPLOY_MODE, "client"),
            Map.entry(QUEUE, "default"),
            Map.entry(NAME, ""),
            Map.entry(PRIORITY, ""),
            Map.entry(TAGS, ""),
            Map.entry(NODE_LABEL, ""),
            Map.entry(JARS, ""),
            Map.entry(ENV, ""),
            Map.entry(USER_CLASSPATH_FIRST, "true"),
            Map.entry(JAVA_HOME, ""),
            Map.entry(JAR, ""),
            Map.entry(HADOOP_CLASSPATH, ""),
            Map.entry(JOIN_TIMEOUT, "120"),
            Map.entry(NODES_TIMEOUT, "60"),
            Map.entry(MAX_NODE_FAILURES, "4"));

    /** Where the driver is. */
    enum DeployMode {
        /** In the JVM that submits. */
        CLIENT,
        /** In a container of its own. */
        CLUSTER
    }

    /**
     * How YARN sees the application.
     *
     * @param name empty for the name of the program's main class
     */
    record About(Optional<String> name, String queue, Optional<Integer> priority, Set<String> tags, String nodeLabel) {}

    /** A container with a JVM. */
    record Jvm(String memoryKey, int cores, JvmMemory memory, List<String> flags) {
        Resources resources() {
            return Resources.of(memory.total(), cores);
        }

        List<String> jvmFlags() {
            return java.util.stream.Stream.concat(memory.flags().stream(), flags.stream())
                    .toList();
        }
    }

    /** A node container. */
    record Node(Jvm jvm, int gpus) {
        /** What YARN is asked for. */
        Resources resources() {
            return gpus == 0
                    ? jvm.resources()
                    : new Resources(jvm.memory().total(), jvm.cores(), Map.of(YARN_GPU, (long) gpus));
        }

        /** What it offers to tasks: by Ray's names, memory in bytes. */
        ResourceSet offer() {
            Map<String, Double> amounts = new TreeMap<>();
            amounts.put(ResourceSet.CPU, (double) jvm.cores());
            amounts.put(ResourceSet.GPU, (double) gpus);
            amounts.put("memory", (double) (jvm.memory().heap() << 20));
            return ResourceSet.of(amounts);
        }
    }

    /**
     * The program's own files.
     *
     * @param jars beside the program's own
     * @param environment {@code NAME=value}, for all containers
     * @param userFirst whether the program's version of a class wins over ours
     */
    record Code(List<String> jars, Map<String, String> environment, boolean userFirst) {}

    /** @throws IllegalArgumentException if a value can't be used: names the key */
    static YarnConfig from(Function<String, @Nullable String> settings) {
        ConfigReader read = new ConfigReader(settings);
        JvmMemory.Shares shares = new JvmMemory.Shares(
                read.share(OVERHEAD_SHARE),
                read.megabytes(OVERHEAD_LEAST),
                read.share(OBJECT_STORE_SHARE),
                read.share(DIRECT_SHARE),
                read.shareOrNone(WORKER_SHARE));
        return new YarnConfig(
                about(read),
                read.number(NODES, 1),
                new Node(node(read, settings, shares), read.number(NODE_GPUS, 0)),
                jvm(read, DRIVER_MEMORY, DRIVER_CORES, DRIVER_JVM_FLAGS, shares.withoutWorkers()),
                jvm(
                        read,
                        MASTER_MEMORY,
                        MASTER_CORES,
                        MASTER_JVM_FLAGS,
                        shares.withoutStore().withoutWorkers()),
                read.choice(DEPLOY_MODE, DeployMode.class),
                new Code(read.list(JARS), environment(read), read.flag(USER_CLASSPATH_FIRST)),
                read.optional(JAVA_HOME),
                read.optional(JAR),
                read.list(HADOOP_CLASSPATH),
                read.seconds(JOIN_TIMEOUT),
                read.seconds(NODES_TIMEOUT),
                read.number(MAX_NODE_FAILURES, 0));
    }

    private static About about(ConfigReader read) {
        return new About(
                read.optional(NAME),
                read.text(QUEUE),
                read.optional(PRIORITY).map(set -> read.number(PRIORITY, 0)),
                new TreeSet<>(read.list(TAGS)),
                read.text(NODE_LABEL));
    }

    private static Jvm node(ConfigReader read, Function<String, @Nullable String> settings, JvmMemory.Shares shares) {
        int cores = read.number(NODE_CORES, 1);
        long workers = WorkerMemory.of(settings, cores);
        JvmMemory memory = JvmMemory.of(NODE_MEMORY, read.megabytes(NODE_MEMORY), workers, shares);
        return new Jvm(NODE_MEMORY, cores, memory, words(read.text(NODE_JVM_FLAGS)));
    }

    private static Jvm jvm(
            ConfigReader read, String memoryKey, String coresKey, String flagsKey, JvmMemory.Shares shares) {
        return new Jvm(
                memoryKey,
                read.number(coresKey, 1),
                JvmMemory.of(memoryKey, read.megabytes(memoryKey), 0, shares),
                words(read.text(flagsKey)));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static Map<String, String> environment(ConfigReader read) {
        Map<String, String> environment = new TreeMap<>();
        for (String assignment : read.numbered(ENV)) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(ENV + ": " + assignment + " must be NAME=value");
            }
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return environment;
    }
}
