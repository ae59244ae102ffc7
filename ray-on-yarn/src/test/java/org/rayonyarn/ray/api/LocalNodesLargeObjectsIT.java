package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.RayOnYarnRuntime;

/** Large objects with two child JVMs as nodes. */
class LocalNodesLargeObjectsIT extends LargeObjectsContract {
    @BeforeAll
    static void start() {
        configure();
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterAll
    static void stop() throws IOException {
        Ray.shutdown();
        System.clearProperty("ray.address");
        unconfigure();
        try (Stream<Path> left = Files.list(folder.resolve("memory"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void deletesWhatAKilledNodeHasLeft() throws Exception {
        List<ObjectRef<byte[]>> made = IntStream.range(0, 8)
                .mapToObj(i -> Ray.task(Programs::bytes, 200_000 + i).remote())
                .toList();
        Ray.wait(made, made.size());
        long victim = Ray.task(LocalNodesRayIT::slowPid).remote().get();
        int before = folders().size();

        ProcessHandle.of(victim).orElseThrow().destroyForcibly();

        while (folders().size() >= before) {
            Thread.sleep(50);
        }
        Ray.shutdown(); // the other cases want both nodes
        Ray.init();
    }

    /** A driver that sees other files than the nodes. */
    static final class Elsewhere {
        private static final int LENGTH = 5_000_000;

        private Elsewhere() {}

        public static void main(String[] args) {
            Ray.init();
            byte[] made = Ray.task(Programs::bytes, LENGTH).remote().get();
            int read = Ray.task(Programs::checkBytes, Programs.bytes(LENGTH))
                    .remote()
                    .get();
            Ray.shutdown();
            System.exit(Programs.checkBytes(made) == LENGTH && read == LENGTH ? 0 : 1);
        }
    }

    @Test
    void pullsInChunksWhereFilesAreNotShared() throws Exception {
        String session = ((RayOnYarnRuntime) Ray.internal()).getBootstrapAddress();
        Process joined = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dray.address=" + session,
                        "-Dray.object-store.directory=" + folder.resolve("elsewhere"),
                        "-Dray.object-store.memory=" + STORE_BYTES,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName())
                .inheritIO()
                .start();

        assertThat(joined.waitFor()).isZero();
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("memory"), 2)) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{32}-\\d+"))
                    .toList();
        }
    }
}
