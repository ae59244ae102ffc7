package org.rayonyarn.ray.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;

class ChildNodesTest {
    @Test
    void saysOnceWhichChildIsDead() {
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            ChildNodes nodes = new ChildNodes(2);
            nodes.removeNode(NodeId.of("node-0"), ChildNode.ENDED + " with exit code 1");
            nodes.removeNode(NodeId.of("driver-0"), "the driver has left");
            nodes.removeNode(NodeId.of("node-1"), "silent for more than 10000 ms");
        } finally {
            System.setErr(terminal);
        }

        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "ray: node-1 is dead: silent for more than 10000 ms; its tasks run again on other nodes,"
                                + " its actors are dead");
    }
}
