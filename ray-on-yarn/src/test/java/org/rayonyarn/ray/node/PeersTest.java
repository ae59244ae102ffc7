package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

class PeersTest {
    private static final NodeInfo SELF = node("self");
    private static final NodeInfo A = node("a");
    private static final NodeInfo B = node("b");

    private final Peers peers = new Peers(SELF);

    private static NodeInfo node(String name) {
        return new NodeInfo(NodeId.of(name), 1, name, new Endpoint("localhost", 1), ResourceSet.EMPTY, 1, Map.of());
    }

    @Test
    void aListOfTheHeadsReplacesWhatWasKnown() {
        peers.add(SELF);
        peers.add(A);

        assertThat(peers.replaceBy(List.of(SELF, B))).containsExactly(A);
        assertThat(peers.knows(A.id())).isFalse();
        assertThat(peers.others()).containsExactly(B.id());
    }

    @Test
    void theDeadAreNeitherKnownNorHeard() {
        peers.add(A);

        peers.onDead(A.id());

        assertThat(peers.isDead(A.id())).isTrue();
        assertThat(peers.knows(A.id())).isFalse();
        assertThat(peers.find(A.id())).isNull();
    }

    @Test
    void aNodeFindsItselfBeforeTheHeadHasAnswered() {
        assertThat(peers.find(SELF.id())).isEqualTo(SELF);
        assertThat(peers.others()).isEmpty();
    }
}
