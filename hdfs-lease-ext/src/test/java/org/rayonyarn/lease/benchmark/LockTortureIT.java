package org.rayonyarn.lease.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rayonyarn.lease.testing.ChildJvm;
import org.rayonyarn.lease.testing.Scratch;
import org.rayonyarn.lease.testing.Storage;
import org.rayonyarn.lease.testing.Waiting;

/** The torture in its short form, and what a paused writer can still do: nothing. */
final class LockTortureIT {
    private static final Duration CHAOS = Duration.ofSeconds(12L * Integer.getInteger("chaos.rounds", 1));

    @ParameterizedTest
    @EnumSource(names = {"NATIVE_HDFS", "SEGMENTED_LOCAL"})
    void noAcknowledgedUpdateIsLostBehindTheFence(Storage storage) throws Exception {
        LockTorture.Result result = LockTorture.run(storage, true, CHAOS, 1);

        System.out.println(result);
        assertThat(result.lost()).isZero();
        assertThat(result.acked()).isPositive();
        assertThat(result.pauses()).isPositive();
    }

    @Test
    void printsWhatALockWithoutAFenceLoses() throws Exception {
        LockTorture.Result result = LockTorture.run(Storage.SEGMENTED_LOCAL, false, CHAOS, 1);

        System.out.println(result);
        assertThat(result.acked()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE_HDFS", "SEGMENTED_LOCAL"})
    void aPausedWriterAddsNoByteThatAReaderSees(Storage storage) throws Exception {
        Path notes = Files.createTempDirectory(Scratch.folder(), "paused");
        Configuration conf = LockTorture.configuration(storage);
        Path confFile = LockTorture.write(conf, notes);
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path("/paused");
        try (FileSystem fs = FileSystem.newInstance(URI.create("leased://torture/"), conf);
                ChildJvm writer = ChildJvm.start(
                        PausedWriter.class, notes.resolve("log").toFile(), confFile.toString(), notes.toString())) {
            Waiting.until(() -> Files.exists(notes.resolve("writing")));

            writer.stop();
            try (FSDataOutputStream out = takeOver(fs, file)) {
                out.write("new writer".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            byte[] taken = read(fs, file);
            writer.resume();
            Waiting.until(() -> Files.exists(notes.resolve("refused")));

            assertThat(new String(taken, java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("old writer ")
                    .endsWith("new writer");
            assertThat(read(fs, file)).isEqualTo(taken);
            assertThat(fs.getFileStatus(file).getLen()).isEqualTo(taken.length);
        }
    }

    private static FSDataOutputStream takeOver(FileSystem fs, org.apache.hadoop.fs.Path file) throws Exception {
        FSDataOutputStream[] taken = new FSDataOutputStream[1];
        Waiting.until(() -> {
            try {
                taken[0] = fs.append(file);
                return true;
            } catch (AlreadyBeingCreatedException notYet) {
                return false;
            }
        });
        return taken[0];
    }

    private static byte[] read(FileSystem fs, org.apache.hadoop.fs.Path file) throws Exception {
        try (FSDataInputStream in = fs.open(file)) {
            return in.readAllBytes();
        }
    }
}
