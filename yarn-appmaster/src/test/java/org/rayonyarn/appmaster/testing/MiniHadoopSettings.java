package org.rayonyarn.appmaster.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What a {@link MiniHadoop} is like.
 *
 * @param nodes NodeManagers and DataNodes, each
 * @param nodeMemoryMb what each NodeManager offers
 * @param nodeVcores what each NodeManager offers
 * @param nodeGpus {@code yarn.io/gpu} that each NodeManager claims to have; 0 leaves the resource type out
 * @param pmemCheck whether containers over their memory are killed
 * @param more further keys of Hadoop, which win
 */
public record MiniHadoopSettings(
        int nodes, int nodeMemoryMb, int nodeVcores, int nodeGpus, boolean pmemCheck, Map<String, String> more) {
    /** Two nodes of 4 GiB and 8 virtual cores, no memory check. */
    public static final MiniHadoopSettings STANDARD = new MiniHadoopSettings(2, 4096, 8, 0, false, Map.of());

    public MiniHadoopSettings {
        more = Map.copyOf(more);
    }

    /** The same with as many GPUs on each node. */
    public MiniHadoopSettings withGpus(int gpus) {
        return new MiniHadoopSettings(nodes, nodeMemoryMb, nodeVcores, gpus, pmemCheck, more);
    }

    /** The same with containers over their memory killed. */
    public MiniHadoopSettings withPmemCheck() {
        return new MiniHadoopSettings(nodes, nodeMemoryMb, nodeVcores, nodeGpus, true, more);
    }

    /** The same with one more key of Hadoop. */
    public MiniHadoopSettings with(String key, String value) {
        Map<String, String> longer = new LinkedHashMap<>(more);
        longer.put(key, value);
        return new MiniHadoopSettings(nodes, nodeMemoryMb, nodeVcores, nodeGpus, pmemCheck, longer);
    }

    /** All keys that differ from Hadoop's defaults and are known before the start. */
    Configuration site(Path work, List<String> classPath) throws IOException {
        Configuration site = new Configuration(false);
        putFileSystem(site, work);
        putScheduler(site);
        putNodes(site, classPath);
        putResourceTypes(site);
        more.forEach(site::set);
        return site;
    }

    private static void putFileSystem(Configuration site, Path work) throws IOException {
        // The port is chosen here, so that YARN can start beside HDFS and not after it.
        site.set("fs.defaultFS", "hdfs://127.0.0.1:" + freePort());
        site.set("hadoop.tmp.dir", work.resolve("tmp").toString());
        site.set("dfs.replication", "2");
        site.set("dfs.namenode.datanode.registration.ip-hostname-check", "false");
        site.set("dfs.heartbeat.interval", "1");
    }

    private static void putScheduler(Configuration site) throws IOException {
        // Tracking URLs are made from what stands here, not from what the server was given.
        site.set("yarn.resourcemanager.webapp.address", "127.0.0.1:" + freePort());
        site.set("yarn.scheduler.minimum-allocation-mb", "128");
        site.set("yarn.scheduler.capacity.root.queues", "default");
        site.set("yarn.scheduler.capacity.root.default.capacity", "100");
        site.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.9");
        site.set(
                "yarn.scheduler.capacity.resource-calculator",
                "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator");
        site.set("yarn.resourcemanager.placement-constraints.handler", "scheduler");
        site.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "100");
    }

    private void putNodes(Configuration site, List<String> classPath) {
        site.set("yarn.nodemanager.resource.memory-mb", Integer.toString(nodeMemoryMb));
        site.set("yarn.nodemanager.resource.cpu-vcores", Integer.toString(nodeVcores));
        site.set("yarn.scheduler.maximum-allocation-mb", Integer.toString(nodeMemoryMb));
        site.set("yarn.scheduler.maximum-allocation-vcores", Integer.toString(nodeVcores));
        site.set("yarn.nodemanager.vmem-check-enabled", "false");
        site.set("yarn.nodemanager.pmem-check-enabled", Boolean.toString(pmemCheck));
        // With its default, true, the NodeManager leaves memory to cgroups, even where there are none, and kills
        // nothing.
        site.set("yarn.nodemanager.resource.memory.enforced", "false");
        site.set("yarn.nodemanager.container-monitor.interval-ms", "500");
        site.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.5");
        site.set("yarn.nodemanager.disk-health-checker.min-free-space-per-disk-mb", "0");
        // By default finished applications are kept for their logs, which makes a NodeManager's stop take half a
        // minute.
        site.set("yarn.nodemanager.log.retain-seconds", "0");
        site.set("yarn.nodemanager.sleep-delay-before-sigkill.ms", "50");
        site.set("yarn.nodemanager.process-kill-wait.ms", "500");
        site.set("yarn.nodemanager.admin-env", "JAVA_HOME=" + System.getProperty("java.home"));
        site.set("yarn.application.classpath", String.join(",", classPath));
    }

    private void putResourceTypes(Configuration site) {
        if (nodeGpus > 0) {
            site.set("yarn.resource-types", "yarn.io/gpu");
            site.set("yarn.nodemanager.resource-type.yarn.io/gpu", Integer.toString(nodeGpus));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
