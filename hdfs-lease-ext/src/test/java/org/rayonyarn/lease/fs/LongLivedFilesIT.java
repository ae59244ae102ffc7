package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.rayonyarn.lease.LeaseHeldException;
import org.rayonyarn.lease.testing.FaultyLocalFileSystem;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;

/** Segmented files that are flushed often, and what is swept behind them. */
final class LongLivedFilesIT {
    private static final org.apache.hadoop.fs.Path FILE = new org.apache.hadoop.fs.Path("/f/file");
    private static final Duration NONE = Duration.ZERO;

    private final Path folder;
    private LeasedFileSystem fs;

    LongLivedFilesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws IOException {
        fs = client("file://" + folder);
    }

    @AfterEach
    void close() throws IOException {
        fs.close();
    }

    @Test
    void manyFlushesMakeNoLongManifestAndFewFiles() throws IOException {
        StringBuilder expected = new StringBuilder();
        FSDataInputStream early;
        try (FSDataOutputStream out = fs.create(FILE)) {
            flushLines(out, 0, 10, expected);
            early = fs.open(FILE);
            assertThat(early.read()).isEqualTo('l');
            flushLines(out, 10, 270, expected);
            assertThat(read()).isEqualTo(expected.toString());
        }

        assertThat(read()).isEqualTo(expected.toString());
        assertThat(data("s-")).hasSizeLessThan(4 * Compaction.FAN_IN);
        assertThat(data("m-")).hasSize(1);
        assertThat(new String(early.readAllBytes(), StandardCharsets.UTF_8))
                .as("what was open while its segments were merged")
                .isEqualTo(expected.substring(1, expected.indexOf("line 10")));
        early.close();
    }

    private static void flushLines(FSDataOutputStream out, int from, int to, StringBuilder expected)
            throws IOException {
        for (int i = from; i < to; i++) {
            String line = "line " + i + "\n";
            out.write(bytes(line));
            out.hflush();
            expected.append(line);
        }
    }

    @Test
    void manyAppendsDoNotEither() throws IOException {
        write("");
        for (int i = 0; i < 40; i++) {
            try (FSDataOutputStream out = fs.append(FILE)) {
                out.write('a' + i % 26);
            }
        }

        assertThat(read()).isEqualTo("abcdefghijklmnopqrstuvwxyzabcdefghijklmn");
        assertThat(data("s-")).hasSizeLessThan(2 * Compaction.FAN_IN);
        assertThat(data("m-")).hasSize(1);
    }

    @Test
    void aReaderOfAFileThatIsCutIsToldAndNeverGetsOtherBytes() throws IOException {
        write("0123456789");
        try (FSDataInputStream in = fs.open(FILE)) {
            fs.truncate(FILE, 2);
            try (FSDataOutputStream out = fs.append(FILE)) {
                out.write(bytes("abcdefgh"));
            }
            data("s-").forEach(LongLivedFilesIT::delete);

            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aSweepRemovesWhatADeadWriterLeftAndNothingElse() throws Exception {
        write("kept");
        Path manifest = data("m-").get(0);
        Path dead = Files.writeString(manifest.resolveSibling("s-0000000000000001-00000000"), "never published");
        Path draft = Files.writeString(manifest.resolveSibling("draft-m-x"), "half a mani");
        Path nobodys = folder.resolve(DataRoot.NAME).resolve("ab").resolve("abcdefabcdefabcd");
        Files.createDirectories(nobodys);
        Files.writeString(nobodys.resolve("s-0000000000000001-00000000"), "of a file that is gone");
        try (FSDataOutputStream open = fs.create(new org.apache.hadoop.fs.Path("/open"))) {
            open.write(bytes("not flushed"));
            Thread.sleep(5);

            assertThat(fs.sweep(Duration.ofHours(1), false)).isEqualTo(SweepReport.NOTHING);
            SweepReport counted = fs.sweep(NONE, true);
            assertThat(dead).exists();
            assertThat(fs.sweep(NONE, false)).isEqualTo(counted);

            assertThat(counted.files()).isEqualTo(1);
            assertThat(counted.leftovers()).isEqualTo(2);
            assertThat(counted.skipped()).isZero();
        }
        assertThat(List.of(dead, draft, nobodys)).noneMatch(Files::exists);
        assertThat(read()).isEqualTo("kept");
        assertThat(fs.getFileStatus(new org.apache.hadoop.fs.Path("/open")).getLen())
                .isEqualTo(11);
    }

    @Test
    void aSweepDoesNotJudgeAFileWhoseManifestIsCorrupt() throws Exception {
        write("kept");
        Path manifest = data("m-").get(0);
        byte[] good = Files.readAllBytes(manifest);
        Path unused = Files.writeString(manifest.resolveSibling("s-0000000000000001-00000000"), "perhaps needed");
        Files.write(manifest, bytes("garbage"));
        Thread.sleep(5);

        assertThat(fs.sweep(NONE, false).skipped()).isEqualTo(1);

        assertThat(unused).exists();
        Files.write(manifest, good);
        assertThat(read()).isEqualTo("kept");
    }

    @Test
    void aSweepFindsTheDataThatAnObjectStoresDeleteLeaves() throws Exception {
        try (LeasedFileSystem objects = client(Storage.SEGMENTED_OBJECTS.newUri())) {
            try (FSDataOutputStream out = objects.create(FILE)) {
                out.write(bytes("content"));
            }
            objects.delete(FILE, false);
            Thread.sleep(5);

            assertThat(objects.sweep(NONE, false).files()).isEqualTo(1);
            assertThat(objects.sweep(NONE, false).files()).isZero();
        }
    }

    @Test
    void aFileThatMovesWhileASweepLooksIsNotMissed() throws Exception {
        try (LeasedFileSystem hooked = client("file://" + folder)) {
            for (String name : List.of("a", "m", "z")) {
                try (FSDataOutputStream out = hooked.create(new org.apache.hadoop.fs.Path("/" + name + "/file"))) {
                    out.write(bytes(name));
                }
            }
            for (String at : List.of("a", "m", "z")) {
                for (String source : List.of("a", "m", "z")) {
                    Thread.sleep(5);
                    FaultyLocalFileSystem.beforeListing(at, () -> swap(hooked, source));

                    assertThat(hooked.sweep(NONE, false).files())
                            .as(source + " moved when the sweep was at " + at)
                            .isZero();
                }
            }
            for (String name : List.of("a", "m", "z")) {
                assertThat(hooked.getFileStatus(new org.apache.hadoop.fs.Path("/" + name + "/file"))
                                .getLen())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void twoSweepsDoNotRunAtOnce() throws Exception {
        try (LeasedFileSystem hooked = client("file://" + folder);
                LeasedFileSystem second = client("file://" + folder)) {
            hooked.create(new org.apache.hadoop.fs.Path("/here/file")).close();
            Throwable[] refused = new Throwable[1];
            FaultyLocalFileSystem.beforeListing("here", () -> {
                try {
                    second.sweep(NONE, false);
                } catch (IOException e) {
                    refused[0] = e;
                }
            });

            hooked.sweep(NONE, false);

            assertThat(refused[0]).hasCauseInstanceOf(LeaseHeldException.class);
        }
    }

    /** Away and to all other places, and back: as hard to follow as a rename can be. */
    private static void swap(LeasedFileSystem fs, String name) {
        try {
            org.apache.hadoop.fs.Path here = new org.apache.hadoop.fs.Path("/" + name);
            for (String place : List.of("/0", "/n", "/zz")) {
                assertThat(fs.rename(here, new org.apache.hadoop.fs.Path(place)))
                        .isTrue();
                here = new org.apache.hadoop.fs.Path(place);
            }
            assertThat(fs.rename(here, new org.apache.hadoop.fs.Path("/" + name)))
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LeasedFileSystem client(String inner) throws IOException {
        Configuration conf = SharedServers.leased(inner, Duration.ofMinutes(1), Duration.ofMinutes(5));
        conf.setClass("fs.file.impl", FaultyLocalFileSystem.class, FileSystem.class);
        conf.setBoolean("lease.janitor.enabled", false);
        return (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://test/"), conf);
    }

    private void write(String text) throws IOException {
        try (FSDataOutputStream out = fs.create(FILE)) {
            out.write(bytes(text));
        }
    }

    private String read() throws IOException {
        try (FSDataInputStream in = fs.open(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<Path> data(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(DataRoot.NAME))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
