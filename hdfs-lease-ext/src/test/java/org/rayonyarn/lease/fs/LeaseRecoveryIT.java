package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.StoppedHolders;
import org.rayonyarn.lease.testing.ObjectStoreFileSystem;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.testing.Storage;
import org.rayonyarn.lease.testing.Waiting;

/** The cases of Hadoop's TestLeaseRecovery2 and our own, with both limits at 1 s, on each kind of storage. */
@ParameterizedClass
@EnumSource
final class LeaseRecoveryIT {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Storage storage;
    private final Path file = new Path("/folder/file");
    private final byte[] data = new byte[70_000];
    private String inner;
    private LeasedFileSystem writer;
    private LeasedFileSystem other;

    LeaseRecoveryIT(Storage storage) {
        this.storage = storage;
        new Random(3).nextBytes(data);
    }

    @BeforeEach
    void open() throws IOException {
        inner = storage.newUri();
        writer = client(LIMIT, Duration.ofMinutes(5));
        other = client(LIMIT, Duration.ofMinutes(5));
    }

    @AfterEach
    void close() throws IOException {
        ObjectStoreFileSystem.setRefusingPuts(false);
        writer.close();
        other.close();
    }

    @Test
    void recoverLeaseFromAnotherClientClosesTheFileAtOnce() throws Exception {
        FSDataOutputStream out = flushed();

        assertThat(other.recoverLease(file)).isTrue();

        assertThat(other.isFileClosed(file)).isTrue();
        assertContent(data.length);
        assertRefused(out);
    }

    @Test
    void recoverLeaseFromTheSameClientClosesTheFileAtOnce() throws Exception {
        FSDataOutputStream out = flushed();

        assertThat(writer.recoverLease(file)).isTrue();

        assertRefused(out);
        try (FSDataOutputStream again = writer.append(file)) {
            again.write(data);
        }
        assertThat(other.getFileStatus(file).getLen()).isEqualTo(2L * data.length);
    }

    @Test
    void appendTakesOverAfterTheSoftLimitNotBefore() throws Exception {
        FSDataOutputStream out = flushed();
        assertThatThrownBy(() -> other.append(file)).isInstanceOf(AlreadyBeingCreatedException.class);
        StoppedHolders.stop(manager(writer));

        try (FSDataOutputStream taken = afterTheSoftLimit(() -> other.append(file))) {
            taken.write(1);
        }

        assertContent(data.length + 1);
        assertRefused(out);
        assertContent(data.length + 1);
    }

    @Test
    void createAndDeleteRecoverFirstAfterTheSoftLimit() throws Exception {
        FSDataOutputStream out = flushed();
        StoppedHolders.stop(manager(writer));
        FSDataOutputStream second = afterTheSoftLimit(() -> other.create(file, true));
        second.write(7);
        second.close();
        assertRefused(out);
        assertThat(other.getFileStatus(file).getLen()).isEqualTo(1);

        LeasedFileSystem third = client(LIMIT, Duration.ofMinutes(5));
        FSDataOutputStream open = third.append(file);
        open.write(data);
        open.hflush();
        StoppedHolders.stop(manager(third));
        assertThat(afterTheSoftLimit(() -> other.delete(new Path("/folder"), true)))
                .isTrue();

        assertRefused(open);
        assertThat(other.exists(file)).isFalse();
        third.close();
    }

    @Test
    void theJanitorClosesTheFileAfterTheHardLimitAndTheWriterFails() throws Exception {
        LeasedFileSystem dying = client(LIMIT, LIMIT);
        FSDataOutputStream out = flushed(dying);
        LeaseManager janitor = manager(other);
        StoppedHolders.stop(manager(dying));

        Waiting.until(() -> janitor.list(null).isEmpty());

        assertThat(other.isFileClosed(file)).isTrue();
        assertContent(data.length);
        assertRefused(out);
        assertContent(data.length);
        dying.close();
    }

    @Test
    void theJanitorClosesARenamedFileUnderItsNewName() throws Exception {
        LeasedFileSystem dying = client(LIMIT, LIMIT);
        FSDataOutputStream out = flushed(dying);
        assertThat(other.rename(new Path("/folder"), new Path("/moved"))).isTrue();
        StoppedHolders.stop(manager(dying));

        Waiting.until(() -> manager(other).list(null).isEmpty());

        Path moved = new Path("/moved/file");
        assertThat(other.isFileClosed(moved)).isTrue();
        assertThat(read(moved)).isEqualTo(data);
        assertRefused(out);
        dying.close();
    }

    @Test
    void theJanitorClosesTheFileAlsoAcrossARestartOfTheNameNode() throws Exception {
        assumeTrue(storage == Storage.NATIVE_HDFS, "only HDFS has a NameNode");
        LeasedFileSystem dying = client(LIMIT, LIMIT);
        FSDataOutputStream out = flushed(dying);
        StoppedHolders.stop(manager(dying));

        SharedServers.dfs().restartNameNode();
        Waiting.until(() -> manager(other).list(null).isEmpty());

        assertThat(other.isFileClosed(file)).isTrue();
        assertContent(data.length);
        assertRefused(out);
        dying.close();
    }

    @Test
    void aFailedCloseLeaksNothingAndHealsItself() throws Exception {
        assumeTrue(storage != Storage.SEGMENTED_LOCAL, "the local disk can't be made to fail");
        FSDataOutputStream out = flushed();
        out.write(data);
        breakStorage();

        assertThatThrownBy(out::close).isInstanceOf(IOException.class);
        ObjectStoreFileSystem.setRefusingPuts(false);

        try (FSDataOutputStream again = onceFree(() -> writer.append(file))) { // it may be healing itself just now
            again.write(1);
        }
        Waiting.until(() -> manager(other).list(null).isEmpty());
        try (FSDataOutputStream again = other.append(file)) {
            again.write(2);
        }
        assertFlushedAndThen(1, 2);
    }

    @Test
    void aFailedCloseIsCleanedUpForOthersToo() throws Exception {
        assumeTrue(storage != Storage.SEGMENTED_LOCAL, "the local disk can't be made to fail");
        FSDataOutputStream out = flushed();
        out.write(data);
        breakStorage();

        assertThatThrownBy(out::close).isInstanceOf(IOException.class);
        ObjectStoreFileSystem.setRefusingPuts(false);

        Waiting.until(() -> manager(other).list(null).isEmpty());
        try (FSDataOutputStream again = other.append(file)) {
            again.write(2);
        }
        assertFlushedAndThen(2);
    }

    /** What makes the next close fail: HDFS has closed the file by itself, or the object store refuses puts. */
    private void breakStorage() throws Exception {
        if (storage == Storage.NATIVE_HDFS) {
            try (DistributedFileSystem raw = (DistributedFileSystem)
                    FileSystem.newInstance(SharedServers.dfs().getConfiguration(0))) {
                Path path = new Path(URI.create(inner).getPath() + file.toUri().getPath());
                Waiting.until(() -> raw.recoverLease(path));
            }
        } else {
            ObjectStoreFileSystem.setRefusingPuts(true);
        }
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    /** Tries until the soft limit has passed by the other's own watching; it must be refused at first. */
    private static <T> T afterTheSoftLimit(Action<T> action) throws Exception {
        long startNs = System.nanoTime();
        T result = onceFree(action);
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThan(Duration.ofMillis(500));
        return result;
    }

    /** Tries until nobody holds the file. */
    private static <T> T onceFree(Action<T> action) throws Exception {
        long startNs = System.nanoTime();
        while (true) {
            try {
                return action.run();
            } catch (AlreadyBeingCreatedException notYet) {
                if (System.nanoTime() - startNs > Duration.ofSeconds(60).toNanos()) {
                    throw notYet;
                }
                Thread.sleep(50);
            }
        }
    }

    private LeasedFileSystem client(Duration soft, Duration hard) throws IOException {
        Configuration conf = SharedServers.leased(inner, soft, hard);
        conf.set("lease.zookeeper.path", "/leases/" + Integer.toHexString(inner.hashCode()));
        return (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://test/"), conf);
    }

    private static LeaseManager manager(LeasedFileSystem fs) throws IOException {
        return fs.leaseManager();
    }

    private FSDataOutputStream flushed() throws IOException {
        return flushed(writer);
    }

    private FSDataOutputStream flushed(LeasedFileSystem fs) throws IOException {
        FSDataOutputStream out = fs.create(file);
        out.write(data);
        out.hflush();
        return out;
    }

    private static void assertRefused(FSDataOutputStream out) {
        assertThatThrownBy(() -> {
                    out.write(new byte[100]);
                    out.hflush();
                })
                .isInstanceOf(IOException.class);
        assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    }

    /** HDFS may keep more of a broken stream than was flushed; nobody keeps less. */
    private void assertFlushedAndThen(int... last) throws IOException {
        byte[] read = read(file);
        assertThat(read).startsWith(data);
        assertThat(read.length).isGreaterThanOrEqualTo(data.length + last.length);
        for (int i = 0; i < last.length; i++) {
            assertThat(read[read.length - last.length + i]).isEqualTo((byte) last[i]);
        }
    }

    private void assertContent(int length) throws IOException {
        byte[] read = read(file);
        assertThat(read).hasSize(length);
        assertThat(other.getFileStatus(file).getLen()).isEqualTo(length);
        assertThat(Arrays.copyOf(read, Math.min(length, data.length))).isEqualTo(data);
    }

    private byte[] read(Path path) throws IOException {
        try (FSDataInputStream in = other.open(path)) {
            return in.readAllBytes();
        }
    }
}
