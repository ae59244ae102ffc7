package org.rayonyarn.ray.yarn;

import org.rayonyarn.ray.rpc.NodeId;

/** The name under which the driver that a session was made for joins it. */
final class DriverNode {
    static final String NAME = "driver";
    static final NodeId ID = NodeId.of(NAME);

    private DriverNode() {}
}
