package org.rayonyarn.ray.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.ValueHeader;

class ObjectPullerTest {
    private static final int CHUNK = 1 << 20;
    private static final ObjectId OBJECT = LineageIds.put(SampleTasks.DRIVER, 0);
    private static final NodeId OWNER = NodeId.of("owner");
    private static final NodeId SOURCE = NodeId.of("source");
    private static final NodeId OTHER = NodeId.of("other");
    private static final long SECOND = 1_000_000_000L;

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<String> work = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final World world = new World();
    private final ObjectStore store = new ObjectStore("n", 100 * CHUNK, world);
    private final ObjectPuller puller = new ObjectPuller(store, "folder", world);

    @Test
    void oneTransferServesAllWhoWantIt() {
        pull();
        pull();
        offer(2 * CHUNK, "");
        chunk(SOURCE, 0, CHUNK);
        chunk(SOURCE, CHUNK, CHUNK);
        puller.onSealed(OBJECT, 1);

        assertThat(sent.stream().filter(NodeMessage.PullChunk.class::isInstance))
                .hasSize(2);
        assertThat(sent).endsWith(new NodeMessage.CopyChanged(OBJECT, true));
        assertThat(heard).containsExactly("here", "here");
        assertThat(store.contains(OBJECT)).isTrue();
    }

    @Test
    void linksWhatItSees() {
        pull();
        offer(2 * CHUNK, "theirs");
        assertThat(work).containsExactly("link theirs");

        puller.onLinked(OBJECT, 1, true);

        assertThat(heard).containsExactly("here");
    }

    @Test
    void asksForChunksWhereALinkFails() {
        pull();
        offer(CHUNK, "theirs");

        puller.onLinked(OBJECT, 1, false);

        assertThat(sent).endsWith(new NodeMessage.PullObject(OBJECT, ""));
    }

    @Test
    void asksForNoMoreThanItsWindow() {
        pull();
        offer(64L * CHUNK, "");
        assertThat(sent.stream().filter(NodeMessage.PullChunk.class::isInstance))
                .hasSize(32);

        chunk(SOURCE, 0, CHUNK);

        assertThat(sent.stream().filter(NodeMessage.PullChunk.class::isInstance))
                .hasSize(33);
    }

    @Test
    void takesEachPartOnceAndOnlyFromItsSource() {
        pull();
        offer(2 * CHUNK, "");
        puller.onChunk(OTHER, new NodeMessage.ObjectChunk(OBJECT, 0, new byte[CHUNK]));
        puller.onChunk(SOURCE, new NodeMessage.ObjectChunk(OBJECT, 0, new byte[1]));
        puller.onChunk(SOURCE, new NodeMessage.ObjectChunk(OBJECT, 4L * CHUNK, new byte[CHUNK]));
        puller.onChunk(SOURCE, new NodeMessage.ObjectChunk(OBJECT, 0, new byte[CHUNK]));
        puller.onChunk(SOURCE, new NodeMessage.ObjectChunk(OBJECT, 0, new byte[CHUNK]));

        assertThat(work).containsExactly("write 0");
    }

    @Test
    void tellsTheOwnerOfASourceThatHasNothingOrDiedOrIsSilent() {
        pull();
        puller.onLocated(OBJECT, SOURCE);
        puller.onMissing(SOURCE, new NodeMessage.ObjectMissing(OBJECT, false, "no"));
        assertThat(sent).endsWith(new NodeMessage.LocateObject(OBJECT, SOURCE, true));

        puller.onLocated(OBJECT, OTHER);
        puller.onNodeDied(OTHER);
        assertThat(sent).endsWith(new NodeMessage.LocateObject(OBJECT, OTHER, true));

        puller.onLocated(OBJECT, SOURCE);
        puller.onTick(SECOND);
        puller.onTick(20 * SECOND);
        assertThat(sent).endsWith(new NodeMessage.LocateObject(OBJECT, SOURCE, false));
    }

    @Test
    void endsWithTheObjectOrItsOwner() {
        pull();
        puller.onMissing(OWNER, new NodeMessage.ObjectMissing(OBJECT, true, "none left"));
        pull();
        puller.onNodeDied(OWNER);
        pull();
        offer(CHUNK, "");
        puller.onFreed(OBJECT);

        assertThat(heard).hasSize(3).allMatch(text -> text.startsWith("lost"));
        assertThat(puller.size()).isZero();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void saysWhyThisNodeCannotTakeIt() {
        pull();
        offer(200L * CHUNK, "");

        assertThat(heard).singleElement().asString().startsWith("refused").contains("ray.object-store.memory");
        assertThat(sent).endsWith(new NodeMessage.CopyChanged(OBJECT, false));
    }

    private void pull() {
        puller.pull(new ObjectAddress(OBJECT, OWNER, 1), new ObjectPuller.Waiter() {
            @Override
            public void onHere() {
                heard.add("here");
            }

            @Override
            public void onLost(String why) {
                heard.add("lost " + why);
            }

            @Override
            public void onRefused(String why) {
                heard.add("refused " + why);
            }
        });
    }

    private void offer(long bytes, String file) {
        puller.onLocated(OBJECT, SOURCE);
        ValueHeader header = new ValueHeader(Payload.Form.BYTES, bytes, List.of());
        puller.onOffered(SOURCE, new NodeMessage.ObjectOffered(OBJECT, header, file));
    }

    private void chunk(NodeId from, long offset, int length) {
        puller.onChunk(from, new NodeMessage.ObjectChunk(OBJECT, offset, new byte[length]));
        puller.onWritten(OBJECT, 1, length);
    }

    private final class World implements ObjectPuller.Effects, ObjectStore.Effects {
        @Override
        public void send(NodeId to, NodeMessage message) {
            sent.add(message);
        }

        @Override
        public void link(ObjectId object, String theirs, long file, long bytes) {
            work.add("link " + theirs);
        }

        @Override
        public void write(ObjectId object, long file, long total, long offset, byte[] bytes) {
            work.add("write " + offset);
        }

        @Override
        public void seal(ObjectId object, long file, long bytes) {
            work.add("seal");
        }

        @Override
        public void spill(long file, long bytes) {}

        @Override
        public void restore(long file, long bytes) {}

        @Override
        public void delete(long file, ObjectStore.Place place) {}

        @Override
        public void dropped(ObjectId object, NodeId owner) {}

        @Override
        public void collectGarbage() {}
    }
}
