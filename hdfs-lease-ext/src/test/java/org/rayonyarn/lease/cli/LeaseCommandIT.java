package org.rayonyarn.lease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.lease.LeaseConfig;
import org.rayonyarn.lease.LeaseManager;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.WriteLease;
import org.rayonyarn.lease.testing.SharedServers;
import org.rayonyarn.lease.zookeeper.ZooKeeperLeases;

/** The command as users find it: by ServiceLoader, with words and exit codes. */
final class LeaseCommandIT {
    private final ToolProvider lease = ToolProvider.findFirst("lease").orElseThrow();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final Path folder;

    LeaseCommandIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void listsShowsAndRecoversAFile() throws IOException {
        Configuration conf = SharedServers.leased("file://" + folder, Duration.ofMinutes(1), Duration.ofMinutes(5));
        String uri = "file://" + folder + "/some/file";
        try (FileSystem fs = FileSystem.newInstance(URI.create("leased://cli/"), conf)) {
            FSDataOutputStream open = fs.create(new org.apache.hadoop.fs.Path("/some/file"));
            open.write(new byte[10]);
            open.hflush();
            open.write(new byte[10]);

            assertThat(run("list", "file://" + folder)).isZero();
            assertThat(out.toString()).contains("file:" + folder + "/some/file\t");
            assertThat(run("show", uri)).isZero();
            assertThat(out.toString()).contains("holder: ").contains("lease recover 'file:" + folder);
            assertThat(run("release", uri)).isEqualTo(1);
            assertThat(err.toString()).contains("use: lease recover").doesNotContain("\tat ");
            assertThat(run("recover", "file:" + folder + "/some/file", "--deadline", "30"))
                    .as(err.toString())
                    .isZero();

            assertThat(out.toString()).contains("recovered file:" + folder);
            assertThat(run("show", uri)).isEqualTo(1);
            assertThat(fs.getFileStatus(new org.apache.hadoop.fs.Path("/some/file"))
                            .getLen())
                    .isEqualTo(10);
            assertThatThrownBy(open::close).isInstanceOf(IOException.class);
        }
    }

    @Test
    void releasesALeaseThatGuardsNoFile() throws IOException {
        Configuration conf = SharedServers.leased("file://" + folder, Duration.ofMinutes(1), Duration.ofMinutes(5));
        try (LeaseManager manager = ZooKeeperLeases.connect(LeaseConfig.from(conf::getTrimmed))) {
            WriteLease held = manager.acquire(LeaseName.of("jobs/nightly"));

            assertThat(run("release", "jobs/nightly")).isZero();

            assertThatThrownBy(held::verify).hasMessageContaining("the lease was lost");
        }
    }

    @Test
    void sweepsWhatIsLeftBehind() throws Exception {
        Configuration conf = SharedServers.leased("file://" + folder, Duration.ofMinutes(1), Duration.ofMinutes(5));
        try (FileSystem fs = FileSystem.newInstance(URI.create("leased://cli/"), conf)) {
            fs.create(new org.apache.hadoop.fs.Path("/kept")).close();
        }
        Path dead = folder.resolve(".leased/aa/aaaaaaaaaaaaaaaa/s-0000000000000001-00000000");
        Files.createDirectories(folder.resolve(".leased/aa/aaaaaaaaaaaaaaaa"));
        Files.writeString(dead, "of a file that is gone");
        Thread.sleep(5);

        assertThat(run("sweep", "file://" + folder)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("removed files=0 leftovers=0 bytes=0 skipped=0");
        assertThat(run("sweep", "file://" + folder, "--grace", "0", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("would remove files=1 leftovers=0 bytes=22 skipped=0");
        assertThat(dead).exists();
        assertThat(run("sweep", "-D", "lease.fs.inner=file://" + folder, "--grace", "0"))
                .isZero();

        assertThat(dead).doesNotExist();
        assertThat(run("sweep")).isEqualTo(1);
        assertThat(err.toString()).contains("name the folder to sweep, or set lease.fs.inner");
        assertThat(run("sweep", "file://" + folder, "--grace", "-1")).isEqualTo(1);
        assertThat(run("sweep", "file://" + folder.resolve("mistyped"))).isEqualTo(1);
        assertThat(folder.resolve("mistyped")).doesNotExist();
    }

    @Test
    void answersBadInputWithOneLine() {
        assertThat(run("show", "a/../b")).isEqualTo(1);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains("has the component '..'");
        assertThat(run("frobnicate")).isEqualTo(2);
        assertThat(run("recover", "jobs/x", "--deadline", "0")).isEqualTo(1);
        assertThat(err.toString()).contains("--deadline must be at least 1 second");
        assertThat(lease.run(new PrintWriter(out), new PrintWriter(err, true), "list"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("lease.zookeeper.quorum must name");
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("-D");
        all.add("lease.zookeeper.quorum=" + SharedServers.zooKeeper());
        return lease.run(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
    }
}
