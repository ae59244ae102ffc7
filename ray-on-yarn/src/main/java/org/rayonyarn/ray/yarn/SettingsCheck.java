package org.rayonyarn.ray.yarn;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.head.HeadConfig;
import org.rayonyarn.ray.process.LoggingConfig;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.rpc.transport.NetworkConfig;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings of a session before it is submitted as its containers will read them later: so a mistake is told to who made it,
 * and not to a log that nobody has asked for. Stateless.
 */
final class SettingsCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);

    private static final String VARIABLE = YarnConfig.ENV + ".";

    private SettingsCheck() {}

    /** @throws IllegalArgumentException if a value can't be used: one line with key, value and what is allowed */
    static void check(RaySettings settings, YarnConfig config) {
        refuseUnknown(settings, "ray.worker.", WorkerConfig.DEFAULTS);
        refuseUnknown(settings, "ray.yarn.", YarnConfig.DEFAULTS);
        HeadConfig.from(settings);
        TransportConfig.from(settings);
        NetworkConfig.from(settings);
        LoggingConfig.from(settings);
        checkNode(new NodeSettings(settings), config);
        JobSettings.from(settings);
        NodeProcess.detachedByDefault(settings);
    }

    /** Keys below these prefixes are ours alone, so one that we don't know is a slip. */
    private static void refuseUnknown(RaySettings settings, String prefix, Map<String, String> defaults) {
        settings.asMap().keySet().stream()
                .filter(key -> key.startsWith(prefix) && !defaults.containsKey(key))
                .filter(key -> !key.startsWith(VARIABLE) && !RaySettings.isWithoutEffect(key))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            key + "=" + settings.get(key, "") + " is not known; there are " + below(prefix, defaults));
                });
    }

    private static String below(String prefix, Map<String, String> defaults) {
        return defaults.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static void checkNode(NodeSettings nodes, YarnConfig config) {
        nodes.headResources();
        nodes.worker("node", 1, config.node().offer(), nodes.headLabels());
        long most = config.node().jvm().memory().objectStore() << 20;
        if (nodes.storeBytes() > most) {
            throw new IllegalArgumentException("ray.object-store.memory=" + nodes.storeBytes() + " is more than the "
                    + most + " bytes that a node's container has for it: raise " + YarnConfig.OBJECT_STORE_SHARE
                    + " or " + YarnConfig.NODE_MEMORY);
        }
        List<String> idle = nodes.headArgsOfResources();
        if (!idle.isEmpty()) {
            LOG.warn(
                    "on YARN a node offers what its container has, by {}, {} and {}: in ray.head-args without effect are {}",
                    YarnConfig.NODE_CORES,
                    YarnConfig.NODE_GPUS,
                    YarnConfig.NODE_MEMORY,
                    idle);
        }
    }
}
