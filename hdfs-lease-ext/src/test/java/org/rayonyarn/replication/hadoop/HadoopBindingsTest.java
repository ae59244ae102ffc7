package org.rayonyarn.replication.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.net.TableMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rayonyarn.lease.testing.ObjectStoreFileSystem;
import org.rayonyarn.replication.ReplicaStore;

final class HadoopBindingsTest {
    private final java.nio.file.Path folder;

    HadoopBindingsTest(@TempDir java.nio.file.Path folder) {
        this.folder = folder;
    }

    @Test
    void racksAreThoseOfHadoopsMapping() throws IOException {
        java.nio.file.Path table = Files.writeString(folder.resolve("racks"), "host1 /row1/rack2\n");
        Configuration conf = new Configuration(false);
        conf.set("net.topology.node.switch.mapping.impl", TableMapping.class.getName());
        conf.set("net.topology.table.file.name", table.toString());

        HadoopRacks racks = new HadoopRacks(conf);

        assertThat(racks.rackOf("host1")).isEqualTo("/row1/rack2");
        assertThat(racks.rackOf("other")).isEqualTo("/default-rack");
        assertThat(new HadoopRacks(new Configuration(false)).rackOf("host1")).isEqualTo("/default-rack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "objects"})
    void aFolderOfAnyFileSystemIsAStore(String scheme) throws IOException {
        Configuration conf = new Configuration(false);
        conf.setClass("fs.objects.impl", ObjectStoreFileSystem.class, FileSystem.class);
        String root = scheme.equals("file") ? "file://" + folder : "objects://replicas";
        try (FileSystem fs = FileSystem.newInstance(URI.create(root), conf)) {
            ReplicaStore store = new FileSystemReplicaStore(fs, new Path(root + "/copies"));
            assertThat(store.list()).isEmpty();

            store.put("o1", 1, new ByteArrayInputStream(new byte[] {1}));
            store.put("o1", 2, new ByteArrayInputStream(new byte[] {2}));
            store.put("o2", 7, new ByteArrayInputStream(new byte[] {3}));

            assertThat(store.list()).isEqualTo(Map.of("o1", 2L, "o2", 7L));
            try (InputStream in = store.open("o1", 2)) {
                assertThat(in.readAllBytes()).containsExactly(2);
            }
            store.delete("o1", 1);
            store.delete("o2", 7);
            assertThat(store.list()).isEqualTo(Map.of("o1", 2L));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.put("../x", 1, InputStream.nullInputStream()))
                    .withMessageContaining("object=../x");
        }
    }
}
