package org.rayonyarn.ray.objectstore.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.objectstore.ObjectStore.Place;
import org.rayonyarn.ray.rpc.NodeId;

class ObjectFilesTest {
    private static final byte[] SECRET = {1, 2, 3};
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    @TempDir
    private Path base = Path.of("set by JUnit");

    @Test
    void processesOfOneSessionSeeTheSameFolderAndOthersDoNot() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A);
                ObjectFiles b = open("memory", SECRET, B);
                ObjectFiles elsewhere = open("other", SECRET, NodeId.of("c"));
                ObjectFiles stranger = open("memory", new byte[] {9}, A)) {
            assertThat(a.folder()).isNotEmpty().isEqualTo(b.folder());
            assertThat(a.folder()).isNotEqualTo(elsewhere.folder()).isNotEqualTo(stranger.folder());
        }
        assertThat(leftIn("memory")).isEmpty();
        assertThat(leftIn("disk")).isEmpty();
    }

    @Test
    void aLinkedValueOutlivesItsWriter() throws IOException {
        byte[] content = {5, 6, 7};
        try (ObjectFiles b = open("memory", SECRET, B)) {
            try (ObjectFiles a = open("memory", SECRET, A)) {
                write(a, 1, content);
                assertThat(b.blocking().link(a.nameForOthers(1), 4, 3)).isTrue();
                assertThat(b.blocking().link(a.nameForOthers(1), 5, 2)).isFalse();
                assertThat(b.blocking().link(a.nameForOthers(2), 6, 3)).isFalse();
            }
            assertThat(b.blocking().read(4, 1, 10)).containsExactly(6, 7);
            assertThat(b.blocking().map(4)).isEqualTo(ByteBuffer.wrap(content));
        }
    }

    @Test
    void readsNoFileOutsideItsFolder() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A)) {
            for (String name : List.of("../x", "/etc/passwd", "token", "a/../../b")) {
                assertThatThrownBy(() -> a.blocking().link(name, 1, 1)).hasMessageContaining(name);
            }
        }
    }

    @Test
    void spillsAndRestores() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A)) {
            write(a, 7, new byte[] {1, 2});
            a.blocking().spill(7, 2);
            a.blocking().delete(7, Place.MEMORY);
            assertThat(a.blocking().read(7, 0, 2)).containsExactly(1, 2);

            a.blocking().restore(7, 2);
            a.blocking().delete(7, Place.DISK);

            assertThat(a.blocking().read(7, 0, 2)).containsExactly(1, 2);
        }
    }

    @Test
    void stopsBeforeTheDiskIsFullAndNamesTheKey() throws IOException {
        StorePlaces places = new StorePlaces(base.resolve("memory"), base.resolve("disk"), 1);
        try (ObjectFiles a = ObjectFiles.open(places, 1, SECRET, A, 1)) {
            assertThatThrownBy(() -> write(a, 1, new byte[] {1}))
                    .hasMessageContaining(StorePlaces.MAX_DISK_USE_PERCENT)
                    .hasMessageContaining("usable=");
        }
    }

    @Test
    void aValueThatIsShorterThanItSaidIsNotSealed() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A)) {
            assertThatThrownBy(() -> a.write(1, 5, (channel, chunk) -> channel.write(ByteBuffer.wrap(new byte[4]))))
                    .hasMessageContaining("said=5");
            assertThatThrownBy(() -> a.blocking().map(1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void deletesTheFolderOfADeadNode() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A);
                ObjectFiles b = open("memory", SECRET, B)) {
            write(b, 1, new byte[] {1});
            SharedFolder memory = SharedFolder.open(
                    base.resolve("memory"), "objects", ObjectFiles.sessionOf(SECRET), NodeId.of("dead"), 1);
            memory.deleteNode(B, 1);
            assertThatThrownBy(() -> b.blocking().map(1)).isInstanceOf(IOException.class);
            memory.close();
            assertThat(a.folder()).isNotEmpty();
        }
    }

    @Test
    void refusesAFolderThatOthersMayEnter() throws IOException {
        Path session = base.resolve("memory")
                .resolve(
                        "ray-on-yarn-" + System.getProperty("user.name") + "-objects-" + ObjectFiles.sessionOf(SECRET));
        Files.createDirectories(
                session, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThatThrownBy(() -> open("memory", SECRET, A)).hasMessageContaining(session.toString());
    }

    @Test
    void foldersAreForTheirOwnerAlone() throws IOException {
        try (ObjectFiles a = open("memory", SECRET, A);
                Stream<Path> made = Files.walk(base.resolve("memory"))) {
            assertThat(made.filter(Files::isDirectory)).hasSize(3).allSatisfy(folder -> assertThat(
                            Files.getPosixFilePermissions(folder))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------")));
            assertThat(a.folder()).isNotEmpty();
        }
    }

    private ObjectFiles open(String place, byte[] secret, NodeId node) throws IOException {
        StorePlaces places = new StorePlaces(base.resolve(place), base.resolve("disk"), 100);
        return ObjectFiles.open(places, 1, secret, node, 1);
    }

    private static void write(ObjectFiles files, long file, byte[] content) throws IOException {
        files.write(file, content.length, (channel, chunk) -> channel.write(ByteBuffer.wrap(content)));
    }

    private List<Path> leftIn(String place) throws IOException {
        try (Stream<Path> all = Files.list(base.resolve(place))) {
            return all.toList();
        }
    }
}
