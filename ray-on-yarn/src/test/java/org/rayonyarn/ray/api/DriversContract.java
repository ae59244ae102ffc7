package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.RayOnYarnRuntime;

/** Several drivers in one session. Started by the subclass. */
abstract class DriversContract {
    /** What a driver printed, by {@code key=value}. */
    private record Printed(List<String> lines) {
        List<String> all(String key) {
            return lines.stream()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .toList();
        }

        String one(String key) {
            assertThat(all(key)).as("%s in %s", key, lines).hasSize(1);
            return all(key).get(0);
        }
    }

    private static Process driver(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.add("-Dray.address=" + ((RayOnYarnRuntime) Ray.internal()).getBootstrapAddress());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JoiningDriver.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Printed endOf(Process driver) throws IOException, InterruptedException {
        try (InputStream out = driver.getInputStream()) {
            List<String> lines = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(driver.exitValue()).as("%s", lines).isZero();
            return new Printed(lines);
        }
    }

    @Test
    void aDriverThatJoinsHasItsOwnJobNamespaceAndProcesses() throws IOException, InterruptedException {
        long mine = Ray.task(IsolationPrograms::pid).remote().get();

        Printed other = endOf(driver("-Dray.job.jvm-options.0=-Dray.test.option=two words"));

        assertThat(other.one("job"))
                .isNotEqualTo(Ray.getRuntimeContext().getCurrentJobId().toString());
        assertThat(other.one("namespace"))
                .isNotEmpty()
                .isNotEqualTo(Ray.getRuntimeContext().getNamespace());
        assertThat(other.one("property")).isEqualTo("two words");
        assertThat(other.all("worker")).isNotEmpty().doesNotContain(Long.toString(mine));
        other.all("worker").forEach(pid -> IsolationContract.awaitEnd(Long.parseLong(pid)));
        assertThat(Ray.task(IsolationPrograms::add, 1, 1).remote().get()).isEqualTo(2);
    }

    @Test
    void aDriverMayChooseJobAndNamespace() throws IOException, InterruptedException {
        Printed other = endOf(driver("-Dray.job.id=0000abcd", "-Dray.job.namespace=shared"));

        assertThat(other.one("job")).isEqualTo("0000abcd");
        assertThat(other.one("namespace")).isEqualTo("shared");
    }

    /** How many drivers work at once: each start costs seconds. */
    int drivers() {
        return 3;
    }

    @Test
    void manyDriversWorkAtOnceAndShareNoProcess() throws IOException, InterruptedException {
        List<Process> drivers = new ArrayList<>();
        for (int i = 0; i < drivers(); i++) {
            drivers.add(driver());
        }

        Set<String> jobs = new HashSet<>();
        List<String> workers = new ArrayList<>();
        for (Process driver : drivers) {
            Printed printed = endOf(driver);
            jobs.add(printed.one("job"));
            workers.addAll(printed.all("worker"));
        }

        assertThat(jobs).hasSize(drivers());
        assertThat(workers).hasSizeGreaterThanOrEqualTo(drivers()).doesNotHaveDuplicates();
    }
}
