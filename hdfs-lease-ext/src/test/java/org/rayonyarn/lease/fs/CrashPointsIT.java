package org.rayonyarn.lease.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.lease.testing.FaultyLocalFileSystem;
import org.rayonyarn.lease.testing.SharedServers;

/** A process that dies at any one of its changes to the disk leaves whole files: every single step is tried. */
final class CrashPointsIT {
    private static final org.apache.hadoop.fs.Path A = new org.apache.hadoop.fs.Path("/a");
    private static final org.apache.hadoop.fs.Path B = new org.apache.hadoop.fs.Path("/b");
    private static final String MISSING = "(missing)";

    private final Path folder;
    /** What a reader may find, newest last; a step adds what it wants before it acts. */
    private final List<String> allowed = new ArrayList<>();

    CrashPointsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void revive() {
        FaultyLocalFileSystem.revive();
    }

    @Test
    void leavesWholeFilesWhereverItDies() throws Exception {
        int step = 0;
        boolean died = true;
        for (; died; step++) {
            Path root = Files.createDirectories(folder.resolve("r" + step));
            FaultyLocalFileSystem.dieAt(step);
            try (FileSystem fs = client(root, "dying")) {
                scenario(fs);
            } catch (IOException killed) {
                assertThat(FaultyLocalFileSystem.isDead()).as(killed.toString()).isTrue();
            }
            died = FaultyLocalFileSystem.isDead();
            FaultyLocalFileSystem.revive();
            checkAndSweep(root, "died at step " + step);
        }
        System.out.println("crash points tried: " + (step - 1));
        assertThat(step).isGreaterThan(30);
    }

    /** Makes, flushes, appends, replaces, renames, cuts and deletes; the crash ends it anywhere. */
    private void scenario(FileSystem fs) throws IOException {
        allowed.clear();
        allowed.add(MISSING);
        wants("");
        try (FSDataOutputStream out = fs.create(A, false)) {
            out.write(bytes("one"));
            wants("one");
            out.hflush();
            has("one");
            out.write(bytes("+two"));
            wants("one+two");
        }
        has("one+two");
        wants("one+two+three");
        try (FSDataOutputStream out = fs.append(A)) {
            out.write(bytes("+three"));
        }
        has("one+two+three");
        wants(MISSING); // between taking the old file away and putting the new one there
        wants("");
        wants("four");
        try (FSDataOutputStream out = fs.create(A, true)) {
            out.write(bytes("four"));
        }
        has("four");
        assertThat(fs.rename(A, B)).isTrue();
        wants("fo");
        fs.truncate(B, 2);
        has("fo");
        wants(MISSING);
        fs.delete(B, false);
        has(MISSING);
    }

    private void wants(String content) {
        allowed.add(content);
    }

    private void has(String content) {
        allowed.clear();
        allowed.add(content);
    }

    /** Another process comes along, finds one of the allowed contents, sweeps, finds it still, deletes it: nothing is left. */
    private void checkAndSweep(Path root, String when) throws Exception {
        try (LeasedFileSystem fs = client(root, "dying")) {
            String before = content(fs);
            assertThat(allowed).as(when).contains(before);
            for (org.apache.hadoop.fs.Path file : List.of(A, B)) {
                if (fs.exists(file)) {
                    fs.recoverLease(file);
                }
            }
            String recovered = content(fs);
            assertThat(allowed).as(when + ", recovered").contains(recovered);

            Thread.sleep(5);
            SweepReport swept = fs.sweep(Duration.ZERO, false);

            assertThat(swept.skipped()).as(when).isZero();
            assertThat(content(fs)).as(when + ", swept").isEqualTo(recovered);
            fs.delete(A, false);
            fs.delete(B, false);
            Thread.sleep(5);
            fs.sweep(Duration.ZERO, false);
        }
        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().endsWith(".crc")))
                    .as(when)
                    .isEmpty();
        }
    }

    private static String content(FileSystem fs) throws IOException {
        List<String> found = new ArrayList<>();
        for (org.apache.hadoop.fs.Path file : List.of(A, B)) {
            try (FSDataInputStream in = fs.open(file)) {
                found.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (FileNotFoundException none) {
                assertThat(fs.exists(file)).isFalse();
            }
        }
        return found.isEmpty() ? MISSING : String.join("|", found);
    }

    private static LeasedFileSystem client(Path root, String holder) throws IOException {
        Configuration conf = SharedServers.leased("file://" + root, Duration.ofMinutes(1), Duration.ofMinutes(5));
        conf.setClass("fs.file.impl", FaultyLocalFileSystem.class, FileSystem.class);
        conf.set("lease.holder.name", holder);
        conf.setBoolean("lease.janitor.enabled", false);
        return (LeasedFileSystem) FileSystem.newInstance(URI.create("leased://test/"), conf);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
