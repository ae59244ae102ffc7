package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;

class ReconnectTest {
    private static final ResourceSet TOO_MUCH = SampleTasks.cpus(64);

    private final List<Message> sent = new ArrayList<>();

    @Test
    void asksAgainForTheLeasesThatItsTasksWaitFor(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, sent)) {
            node.onMessage(NodeLink.HEAD, welcome());
            node.scheduler.submit(SampleTasks.plain(node.self().id(), 1, TOO_MUCH));
            assertThat(sent).hasAtLeastOneElementOfType(HeadRequest.RequestLeases.class);
            node.onHeadDisconnected();
            sent.clear();

            node.onMessage(NodeLink.HEAD, welcome());

            assertThat(sent).hasAtLeastOneElementOfType(HeadRequest.RequestLeases.class);
        }
    }

    private static HeadReply.NodeRegistered welcome() {
        return new HeadReply.NodeRegistered("session", List.of(QuietNode.SELF), List.of(SampleTasks.JOB), List.of());
    }
}
