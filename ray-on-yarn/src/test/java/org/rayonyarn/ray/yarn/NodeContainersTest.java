package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.ray.rpc.NodeId;

class NodeContainersTest {
    private static final ContainerId FIRST = new ContainerId("container_1_0001_01_000002");
    private static final NodeId NODE = NodeId.of(FIRST.value());

    private final NodeContainers nodes = new NodeContainers();

    @Test
    void missesANodeUntilItsContainerHasEnded() {
        nodes.started(FIRST);
        assertThat(nodes.isOneMissing(Set.of(DriverNode.ID)))
                .as("it still starts")
                .isFalse();
        assertThat(nodes.isOneMissing(Set.of(DriverNode.ID, NODE))).isFalse();

        assertThat(nodes.isOneMissing(Set.of(DriverNode.ID))).isTrue();

        nodes.ended(FIRST);
        assertThat(nodes.isOneMissing(Set.of())).isFalse();
    }
}
