package org.rayonyarn.ray.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that brings nothing to log to: it sees what it has written, and hears of the missing log once. */
@Timeout(120)
class WithoutALogIT {
    /** The program. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            Ray.init();
            System.out.println("sum " + Ray.task(Programs::add, 20, 22).remote().get());
            Ray.shutdown();
        }
    }

    @Test
    void theProgramsOwnProcessAloneSaysThatThereIsNone() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("reload4j"))
                .collect(joining(File.pathSeparator));
        Process program = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Dray.address=local:2",
                        "-Dray.worker.isolation=process",
                        "-cp",
                        classPath,
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(program.waitFor()).as("exit code; %s", said).isZero();
        assertThat(said).contains("sum 42");
        assertThat(said)
                .filteredOn(line -> line.contains("StaticLoggerBinder\""))
                .hasSize(1);
    }
}
