package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.HeadRecords.StoredNode;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

final class HeadRecordsTest {
    private final NodeInfo node = new NodeInfo(
            NodeId.of("n"),
            7,
            "container_1",
            new Endpoint("host", 4711),
            ResourceSet.of(Map.of("CPU", 0.5, "memory", 1e9)),
            3,
            Map.of("rack", "/r1", "", "ü"));

    @Test
    void recordsComeBackAsTheyWere() {
        StoredNode stored = new StoredNode(node, true);
        Job job = new Job(
                JobId.fromInt(3), "ns", "com.x.Main", node.id(), 42, new JobCode("/a b.jar", List.of("-Dx=a b")), true);
        ActorInfo bare = HeadFixture.actor(node, job.id(), 1, "", false, Map.of(), null);
        ActorInfo full = HeadFixture.actor(node, job.id(), 2, "name", true, Map.of("GPU", 1.0), ActorId.fromRandom())
                .in(ActorState.ALIVE, null)
                .placedOn(node.id());
        ActorInfo longNamed = HeadFixture.actor(node, job.id(), 3, "n".repeat(100_000), false, Map.of(), null);

        assertThat(HeadRecords.node(HeadRecords.encode(stored))).isEqualTo(stored);
        assertThat(HeadRecords.job(HeadRecords.encode(job))).isEqualTo(job);
        assertThat(HeadRecords.actor(HeadRecords.encode(bare))).isEqualTo(bare);
        assertThat(HeadRecords.actor(HeadRecords.encode(full))).isEqualTo(full);
        assertThat(HeadRecords.actor(HeadRecords.encode(longNamed))).isEqualTo(longNamed);
    }

    @Test
    void refusesWhatAnotherReleaseOrAnAccidentHasWritten() {
        byte[] stored = HeadRecords.encode(new StoredNode(node, true));
        byte format = stored[0];
        stored[0] = 99;

        assertThatThrownBy(() -> HeadRecords.node(stored)).hasMessageContaining("format=99");
        assertThatThrownBy(() -> HeadRecords.node(new byte[] {format, 1})).hasMessageContaining("bytes=2");
    }

    @Test
    void namesOfDifferentNamespacesHaveDifferentKeys() {
        assertThat(HeadKeys.name("a", "b,c")).isNotEqualTo(HeadKeys.name("a,b", "c"));
        assertThat(HeadKeys.name("a/b", ".")).doesNotContain("a/b");
    }
}
