package org.rayonyarn.ray.head;

import org.rayonyarn.ray.rpc.NodeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a node in place of one that died, as often as is allowed: nodes that die as they come must not be ordered for ever.
 * Confined to the head.
 */
final class NodeSupply {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSupply.class);

    private final NodeProvider provider;
    private int left;

    NodeSupply(NodeProvider provider, int replacements) {
        this.provider = provider;
        this.left = replacements;
    }

    void onNodeDied(NodeInfo node, String reason) {
        provider.removeNode(node.id(), reason);
        if (!node.hasWorkers()) {
            return;
        }
        if (left == 0) {
            LOG.warn("a dead node is not replaced, {} says so: node={}", HeadConfig.NODE_REPLACEMENTS, node.name());
            return;
        }
        left--;
        LOG.info("a dead node is replaced: node={} replacementsLeft={}", node.name(), left);
        provider.addNode(node.resources());
    }

    void stop() {
        left = 0;
    }
}
