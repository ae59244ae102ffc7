package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.PlacementGroupId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** The head's word on an actor may be lost with a connection, and the creator's constructor come after the next welcome. */
class RemovedGroupTest {
    private static final NodeId PEER = NodeId.of("peer");
    private static final PlacementGroupId GROUP = LineageIds.group(SampleTasks.DRIVER, SampleTasks.JOB, 1);
    private static final TaskSpec CONSTRUCTOR =
            SampleTasks.constructor(PEER, 1, BundleResources.demand(SampleTasks.cpus(1), GROUP, 0), false);
    private static final ActorId ACTOR = SampleTasks.actorOf(CONSTRUCTOR);

    @Test
    void aConstructorThatComesAfterTheEndOfItsGroupLeavesNothingBehind(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new ArrayList<>())) {
            node.onMessage(NodeLink.HEAD, welcome());
            node.onMessage(NodeLink.HEAD, new HeadReply.GroupRemoved(GROUP, "it was removed"));

            node.onMessage(PEER, handOver());

            assertNothingIsLeft(node);
        }
    }

    @Test
    void aConstructorThatWaitsWhenItsGroupEndsLeavesNothingBehind(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new ArrayList<>())) {
            node.onMessage(NodeLink.HEAD, welcome());
            node.onMessage(PEER, handOver());
            assertThat(node.actorHost.ids()).containsExactly(ACTOR);

            node.onMessage(NodeLink.HEAD, new HeadReply.GroupRemoved(GROUP, "it was removed"));

            assertNothingIsLeft(node);
        }
    }

    private static void assertNothingIsLeft(RayNode node) {
        assertThat(node.actorHost.ids()).isEmpty();
        assertThat(node.scheduler.queued()).isZero();
        assertThat(node.references.counts.pending().receipts())
                .as("the creator keeps the constructor's arguments for it")
                .isZero();
    }

    private static NodeMessage handOver() {
        return new NodeMessage.HandOver(1, new NodeMessage.SubmitTask(CONSTRUCTOR));
    }

    private static HeadReply welcome() {
        return new HeadReply.NodeRegistered("session", List.of(QuietNode.SELF), List.of(SampleTasks.JOB), List.of());
    }
}
