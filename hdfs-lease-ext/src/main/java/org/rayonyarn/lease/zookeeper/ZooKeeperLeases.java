package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseManager;

/** Makes lease managers on ZooKeeper. */
public final class ZooKeeperLeases {
    private ZooKeeperLeases() {}

    /**
     * Connects and starts a manager, to be closed by the caller.
     *
     * @throws IOException if no server answers within {@code lease.zookeeper.timeout}
     * @throws IllegalArgumentException if the servers are not named, or wrongly
     */
    public static LeaseManager connect(LeaseConfig config) throws IOException {
        return LeaseManager.start(ZooKeeperLeaseTable.open(config), config);
    }
}
