package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Large objects with everything in one JVM. */
class EmbeddedLargeObjectsTest extends LargeObjectsContract {
    @BeforeAll
    static void start() {
        configure();
        Ray.init();
    }

    @AfterAll
    static void stop() throws IOException {
        Ray.shutdown();
        unconfigure();
        try (Stream<java.nio.file.Path> left = Files.list(folder.resolve("memory"))) {
            assertThat(left).isEmpty();
        }
    }
}
