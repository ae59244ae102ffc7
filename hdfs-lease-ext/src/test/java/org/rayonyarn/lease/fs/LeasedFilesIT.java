package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rayonyarn.lease.StoppedHolders;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;
import org.rayonyarn.lease.testing.Waiting;

/** What the leases promise to users of files, the same on every kind of storage. */
@ParameterizedClass
@EnumSource
final class LeasedFilesIT {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration SOFT = Duration.ofSeconds(1);

    private final Storage storage;
    private final Path folder = new Path("/t" + NEXT.incrementAndGet());
    private final Path file = new Path(folder, "file");
    private FileSystem a;
    private FileSystem b;

    LeasedFilesIT(Storage storage) {
        this.storage = storage;
    }

    @BeforeEach
    void open() throws IOException {
        Configuration conf = SharedServers.leased(storage.newUri(), SOFT, Duration.ofMinutes(5));
        a = FileSystem.newInstance(URI.create("leased://test/"), conf);
        b = FileSystem.newInstance(URI.create("leased://test/"), conf);
    }

    @AfterEach
    void close() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void writesReadsAppendsAndTruncates() throws Exception {
        write(a, file, "hello ");
        try (FSDataOutputStream out = b.append(file)) {
            out.write(bytes("world"));
        }
        assertThat(read(a)).isEqualTo("hello world");
        assertThat(a.getFileStatus(file).getLen()).isEqualTo(11);

        boolean done = a.truncate(file, 8);

        Waiting.until(() -> ((LeasedFileSystem) a).isFileClosed(file));
        assertThat(done || storage == Storage.NATIVE_HDFS).isTrue();
        assertThat(read(b)).isEqualTo("hello wo");
    }

    @Test
    void readersSeeAConsistentPrefixUpToTheLastFlush() throws Exception {
        try (FSDataOutputStream out = a.create(file)) {
            out.write(bytes("one"));
            out.hflush();
            assertThat(read(b)).isEqualTo("one");
            out.write(bytes("two"));
            assertThat(read(b)).isEqualTo("one");
            out.hflush();
            assertThat(read(b)).isEqualTo("onetwo");
            out.write(bytes("three"));
        }
        assertThat(read(b)).isEqualTo("onetwothree");
    }

    @Test
    void othersAreRefusedBeforeTheSoftLimitWithAllTheyNeedToKnow() throws Exception {
        try (FSDataOutputStream out = a.create(file)) {
            out.write(bytes("mine"));
            out.hflush();
            String holder = ((LeasedFileSystem) a).leaseManager().holder().toString();

            assertThatThrownBy(() -> b.delete(file, false))
                    .isInstanceOf(AlreadyBeingCreatedException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("holder=" + holder)
                    .hasMessageContaining("since=")
                    .hasMessageContaining("until=")
                    .hasMessageContaining("lease recover");
            refused(() -> b.delete(folder, true));
            refused(() -> b.create(file, true));
            refused(() -> b.create(file, false));
            refused(() -> b.append(file));
            refused(() -> b.truncate(file, 1));
            out.write(bytes(" still"));
        }
        assertThat(read(b)).isEqualTo("mine still");
        assertThatThrownBy(() -> b.create(file, false)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void whoTriesOnceAndEndsTakesOverWithPatience() throws Exception {
        FSDataOutputStream dead = a.create(file);
        dead.write(bytes("dead"));
        dead.hflush();
        StoppedHolders.stop(((LeasedFileSystem) a).leaseManager());
        Configuration conf = b.getConf();
        conf.setLong("lease.fs.patience", 60_000);

        try (FileSystem fresh = FileSystem.newInstance(URI.create("leased://test/"), conf);
                FSDataOutputStream out = fresh.append(file)) {
            out.write(bytes(" and gone"));
        }

        assertThat(read(b)).isEqualTo("dead and gone");
    }

    @Test
    void aRenameTakesTheLeaseAlong() throws Exception {
        Path moved = new Path(folder, "moved");
        try (FSDataOutputStream out = a.create(file)) {
            out.write(bytes("one"));
            out.hflush();

            assertThat(b.rename(file, moved)).isTrue();
            out.write(bytes("two"));
            out.hflush();

            assertThat(read(b, moved)).isEqualTo("onetwo");
            refused(() -> b.append(moved));
        }
        assertThat(read(b, moved)).isEqualTo("onetwo");
        assertThatThrownBy(() -> b.getFileStatus(file)).isInstanceOf(FileNotFoundException.class);
        assertThat(((LeasedFileSystem) b).isFileClosed(moved)).isTrue();
    }

    @Test
    void listsShowFilesOnly() throws Exception {
        write(a, file, "12345");
        write(a, new Path(folder, "sub/other"), "1");

        FileStatus[] root = b.listStatus(new Path("/"));
        FileStatus[] inside = b.listStatus(folder);

        assertThat(root).extracting(s -> s.getPath().getName()).noneMatch(name -> name.startsWith("."));
        assertThat(inside).extracting(s -> s.getPath().getName()).containsExactlyInAnyOrder("file", "sub");
        assertThat(b.getContentSummary(folder).getLength()).isEqualTo(6);
        assertThat(b.delete(folder, true)).isTrue();
        assertThat(b.exists(file)).isFalse();
    }

    @Test
    void closeReleasesAndDeletingOnesOwnOpenFileEndsItsStream() throws Exception {
        write(a, file, "done");
        assertThat(((LeasedFileSystem) a).leaseManager().list(null)).isEmpty();
        FSDataOutputStream out = a.append(file);
        out.write(bytes("more"));

        assertThat(a.delete(file, false)).isTrue();

        assertThatThrownBy(() -> {
                    out.write(bytes("!"));
                    out.hflush();
                })
                .isInstanceOf(IOException.class);
        assertThat(a.exists(file)).isFalse();
    }

    @Test
    void anOpenFileIsRefusedToItsOwnWriterToo() throws Exception {
        try (FSDataOutputStream out = a.create(file)) {
            out.write(1);
            refused(() -> a.append(file));
        }
        assertThat(a.getFileStatus(file).getLen()).isEqualTo(1);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThatThrownBy(() -> a.create(new Path(folder, "x".repeat(256))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 255");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(AlreadyBeingCreatedException.class);
    }

    private static void write(FileSystem fs, Path path, String text) throws IOException {
        try (FSDataOutputStream out = fs.create(path)) {
            out.write(bytes(text));
        }
    }

    private String read(FileSystem fs) throws IOException {
        return read(fs, file);
    }

    private static String read(FileSystem fs, Path path) throws IOException {
        try (FSDataInputStream in = fs.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
