package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.lease.LeaseLostException;
import org.rayonyarn.lease.StoppedHolders;
import org.rayonyarn.lease.testing.SharedServers;

/** What only segmented mode has: manifests that break, files that others wrote, settings that can't be. */
final class SegmentedFilesIT {
    private static final org.apache.hadoop.fs.Path FILE = new org.apache.hadoop.fs.Path("/file");

    private final Path folder;

    SegmentedFilesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private FileSystem fs;

    @BeforeEach
    void open() throws IOException {
        fs = FileSystem.newInstance(URI.create("leased://test/"), conf());
    }

    @AfterEach
    void close() throws IOException {
        fs.close();
    }

    @Test
    void doesNotSeeAManifestWhoseWriterDiedWritingIt() throws IOException {
        write("content");
        Path manifest = only("m-");
        String next = manifest.getFileName().toString().replaceFirst("m-[0-9a-f]{16}", "m-7fffffffffffffff");

        Files.writeString(manifest.resolveSibling("draft-" + next), "cut o");

        assertThat(read()).isEqualTo("content");
    }

    @Test
    void namesACorruptManifestAndLosesNothing() throws IOException {
        write("content");
        Path manifest = only("m-");
        byte[] good = Files.readAllBytes(manifest);
        for (byte[] bad : List.of(
                new byte[0],
                "something else entirely".getBytes(StandardCharsets.UTF_8),
                new String(good, StandardCharsets.UTF_8).replace(",7", ",8").getBytes(StandardCharsets.UTF_8))) {
            Files.deleteIfExists(manifest.resolveSibling("." + manifest.getFileName() + ".crc"));
            Files.write(manifest, bad);

            assertThatThrownBy(this::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the manifest is corrupt")
                    .hasMessageContaining(manifest.getFileName().toString());
            assertThatThrownBy(() -> fs.append(FILE)).hasMessageContaining("the manifest is corrupt");
            assertThat(Files.readAllBytes(manifest)).isEqualTo(bad);
        }

        Files.write(manifest, good);
        assertThat(read()).isEqualTo("content");
    }

    @Test
    void readsFilesOfOthersAndRefusesToChangeThem() throws IOException {
        Files.writeString(folder.resolve("file"), "bare");

        assertThat(read()).isEqualTo("bare");
        assertThatThrownBy(() -> fs.append(FILE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("was not written through LeasedFileSystem");
        assertThat(Files.readString(folder.resolve("file"))).isEqualTo("bare");
    }

    @Test
    void keepsItsOwnFolderToItself() {
        assertThatThrownBy(() -> fs.create(new org.apache.hadoop.fs.Path("/.leased/x")))
                .hasMessageContaining(".leased is LeasedFileSystem's own");
    }

    @Test
    void aManifestThatWasNeverAttachedIsNeverSeen() throws IOException {
        FSDataOutputStream out = fs.create(FILE);
        out.write("seen".getBytes(StandardCharsets.UTF_8));
        out.hflush();
        Path manifest = only("m-");
        ManifestName name = java.util.Objects.requireNonNull(
                ManifestName.parse(manifest.getFileName().toString()));
        ManifestName zombie = new ManifestName(name.epoch(), name.version() + 50, 0, false);
        Files.writeString(manifest.resolveSibling(zombie.toString()), "a late write");

        assertThat(read()).isEqualTo("seen");
        out.close();
        assertThat(read()).isEqualTo("seen");
    }

    @Test
    void aWriterThatWasTakenOverCantCloseWhatItNeverFlushed() throws Exception {
        write("content");
        try (LeasedFileSystem paused = client()) {
            FSDataOutputStream zombie = paused.append(FILE);
            zombie.write(bytes(" of a zombie"));
            StoppedHolders.stop(paused.leaseManager());

            assertThat(((LeasedFileSystem) fs).recoverLease(FILE)).isTrue();
            assertThatThrownBy(zombie::close).isInstanceOf(LeaseLostException.class);

            assertThat(read()).isEqualTo("content");
            assertThat(fs.getFileStatus(FILE).getLen()).isEqualTo(7);
        }
        assertThat(read()).isEqualTo("content");
    }

    @Test
    void aZombiesCloseIsNotSeenBeforeTheNextWritersFirstFlushEither() throws Exception {
        write("content");
        try (LeasedFileSystem paused = client()) {
            FSDataOutputStream zombie = paused.append(FILE);
            zombie.write(bytes(" of a zombie"));
            StoppedHolders.stop(paused.leaseManager());
            ((LeasedFileSystem) fs).recoverLease(FILE);
            try (FSDataOutputStream next = fs.append(FILE)) {
                assertThatThrownBy(zombie::close).isInstanceOf(LeaseLostException.class);

                assertThat(read()).isEqualTo("content");
                next.write(bytes("!"));
            }
            assertThat(read()).isEqualTo("content!");
        }
    }

    @Test
    void anOpenFilesLeaseIsNeverReleasedWithoutItsStorage() throws Exception {
        write("content");
        try (FSDataOutputStream open = fs.append(FILE)) {
            open.write(1);

            assertThat(((LeasedFileSystem) fs).leaseManager().list(null))
                    .allSatisfy(record -> assertThat(record.attachment()).isNotEmpty());
        }
    }

    @Test
    void refusesNativeModeWithoutAFence() {
        Configuration conf = conf();
        conf.set("lease.fs.mode", "native");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileSystem.newInstance(URI.create("leased://test/"), conf))
                .withMessageContaining("lease.fs.mode=segmented");
    }

    private Configuration conf() {
        return SharedServers.leased("file://" + folder, Duration.ofMinutes(1), Duration.ofMinutes(5));
    }

    private LeasedFileSystem client() throws IOException {
        return (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://test/"), conf());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(String text) throws IOException {
        try (FSDataOutputStream out = fs.create(FILE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String read() throws IOException {
        try (FSDataInputStream in = fs.open(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path only(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
