package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeMessage;

class MessageRouterTest {
    @Test
    void aNodeHearsEveryMessageThatIsForNodes(@TempDir Path folder) throws IOException {
        try (RayNode node = QuietNode.open(folder, new ArrayList<>())) {
            Stream<Class<?>> all = Stream.of(NodeMessage.class, HeadReply.class).flatMap(MessageRouterTest::records);

            assertThat(all).allMatch(node::hears);
        }
    }

    private static Stream<Class<?>> records(Class<?> kind) {
        return kind.isRecord()
                ? Stream.of(kind)
                : Stream.of(kind.getPermittedSubclasses()).flatMap(MessageRouterTest::records);
    }
}
