package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.ObjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.objectstore.ObjectStore;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

class LargeValueWriterTest {
    @Test
    void refusesWhatOneMappingCannotShow(@TempDir Path folder) throws IOException {
        StorePlaces places = new StorePlaces(folder, folder, 100);
        try (ObjectFiles files = ObjectFiles.open(places, 0, new byte[] {1}, NodeId.of("node"), 1)) {
            ObjectStore store = new ObjectStore("node", Long.MAX_VALUE, new IdleStore());
            LargeValueWriter writer = new LargeValueWriter(new Strand(Runnable::run), store, files, file -> {
                throw new AssertionError("nothing was written");
            });

            assertThatThrownBy(() -> writer.write(new ValueHeader(Payload.Form.INTS, 1L << 31, List.of()), sink -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("" + (1L << 31))
                    .hasMessageContaining("split it");
        }
    }

    private static final class IdleStore implements ObjectStore.Effects {
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
