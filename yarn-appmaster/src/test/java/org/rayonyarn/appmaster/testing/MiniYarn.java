package org.rayonyarn.appmaster.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.util.resource.ResourceUtils;

/**
 * A ResourceManager and some NodeManagers in this JVM. Hadoop's own MiniYARNCluster binds to the machine's host name and writes below the
 * current folder; these listen on the loopback address and write where they are told.
 */
public final class MiniYarn {
    private static final String ANY_PORT = "127.0.0.1:0";
    private static final Duration JOIN_DEADLINE = Duration.ofMinutes(2);

    private final ResourceManager resourceManager;
    private final List<NodeManager> nodeManagers;
    private final Configuration client;

    private MiniYarn(ResourceManager resourceManager, List<NodeManager> nodeManagers, Configuration client) {
        this.resourceManager = resourceManager;
        this.nodeManagers = nodeManagers;
        this.client = client;
    }

    static MiniYarn start(Path work, Configuration site, int nodes) {
        DefaultMetricsSystem.setMiniClusterMode(true);
        YarnConfiguration conf = new YarnConfiguration();
        site.forEach(entry -> conf.set(entry.getKey(), entry.getValue()));
        ResourceUtils.resetResourceTypes(conf); // a static that somebody else in this JVM may have filled
        ResourceManager rm = startResourceManager(conf);
        List<NodeManager> nms = new ArrayList<>();
        MiniYarn yarn = new MiniYarn(rm, nms, clientConfiguration(site, rm.getConfig()));
        try {
            for (int node = 1; node <= nodes; node++) {
                nms.add(startNodeManager(work.resolve("nm" + node), rm.getConfig()));
            }
            yarn.awaitNodes(nodes);
            return yarn;
        } catch (RuntimeException e) {
            yarn.stop();
            throw e;
        }
    }

    private static ResourceManager startResourceManager(YarnConfiguration conf) {
        conf.set(YarnConfiguration.RM_HOSTNAME, "127.0.0.1");
        for (String key : List.of(
                YarnConfiguration.RM_ADDRESS,
                YarnConfiguration.RM_SCHEDULER_ADDRESS,
                YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
                YarnConfiguration.RM_ADMIN_ADDRESS)) {
            conf.set(key, ANY_PORT);
        }
        ResourceManager rm = new ResourceManager();
        rm.init(conf);
        rm.start();
        return rm;
    }

    private static NodeManager startNodeManager(Path folder, Configuration rm) {
        YarnConfiguration conf = new YarnConfiguration(rm);
        conf.set(YarnConfiguration.NM_LOCAL_DIRS, folder.resolve("local").toString());
        conf.set(YarnConfiguration.NM_LOG_DIRS, folder.resolve("logs").toString());
        conf.set(YarnConfiguration.NM_ADDRESS, ANY_PORT);
        conf.set(YarnConfiguration.NM_LOCALIZER_ADDRESS, ANY_PORT);
        conf.set(YarnConfiguration.NM_COLLECTOR_SERVICE_ADDRESS, ANY_PORT);
        conf.set(YarnConfiguration.NM_WEBAPP_ADDRESS, ANY_PORT);
        NodeManager nm = new NodeManager();
        nm.init(conf);
        nm.start();
        return nm;
    }

    private static Configuration clientConfiguration(Configuration site, Configuration rm) {
        Configuration client = new Configuration(site);
        client.set(YarnConfiguration.RM_HOSTNAME, "127.0.0.1");
        for (String key : List.of(
                YarnConfiguration.RM_ADDRESS,
                YarnConfiguration.RM_SCHEDULER_ADDRESS,
                YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
                YarnConfiguration.RM_ADMIN_ADDRESS)) {
            client.set(key, rm.get(key));
        }
        return client;
    }

    /** The embedded ResourceManager. */
    public ResourceManager resourceManager() {
        return resourceManager;
    }

    /** The embedded NodeManagers, in the order of their start. */
    public List<NodeManager> nodeManagers() {
        return List.copyOf(nodeManagers);
    }

    Configuration clientConfiguration() {
        return client;
    }

    private void awaitNodes(int nodes) {
        long deadline = System.nanoTime() + JOIN_DEADLINE.toNanos();
        while (resourceManager.getResourceScheduler().getNumClusterNodes() < nodes) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not all NodeManagers joined: wanted=" + nodes);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while NodeManagers join", e);
            }
        }
    }

    void stop() {
        nodeManagers.parallelStream().forEach(NodeManager::stop);
        resourceManager.stop();
    }
}
