package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.HeadReply;

class OwnDeathTest {
    private final List<String> reasons = new ArrayList<>();

    @Test
    void aNodeThatIsDeclaredDeadEndsForTheReasonThatTheOthersHear(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, QuietNode.link(new ArrayList<>()), reasons::add)) {
            node.onMessage(NodeLink.HEAD, new HeadReply.NodeDied(QuietNode.SELF.id(), 1, "n1 can't reach n2"));

            assertThat(reasons).containsExactly(RayNode.DECLARED_DEAD + ": n1 can't reach n2");
        }
    }

    @Test
    void theDeathOfAnEarlierIncarnationIsNotItsOwn(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, QuietNode.link(new ArrayList<>()), reasons::add)) {
            node.onMessage(NodeLink.HEAD, new HeadReply.NodeDied(QuietNode.SELF.id(), 0, "killed"));

            assertThat(reasons).isEmpty();
        }
    }
}
