package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import io.ray.api.runtimeenv.RuntimeEnv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that may see some GPUs only, as a container of YARN, gives its tasks these. */
class VisibleGpusIT {
    @ParameterizedTest
    @ValueSource(strings = {"", "local:1"})
    void aTasksGpusAreThoseThatItsNodeMaySee(String address) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dray.address=" + address,
                        "-Dray.head-args.0=--num-gpus=3",
                        Driver.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("CUDA_VISIBLE_DEVICES", "5, 7,GPU-of-no-number");
        Process driver = builder.start();

        String output = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(driver.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("one of them: [5]")
                .contains("all of them: [5, 7, 2]")
                .contains("of an environment: [3, 4]");
    }

    /** The main of the process. */
    static final class Driver {
        private Driver() {}

        static String held() {
            return Ray.getRuntimeContext().getGpuIds().toString();
        }

        private static String heldBy(double gpus, RuntimeEnv env) {
            return Ray.task(Driver::held)
                    .setResource("GPU", gpus)
                    .setRuntimeEnv(env)
                    .remote()
                    .get();
        }

        public static void main(String[] args) {
            Ray.init();
            RuntimeEnv none = new RuntimeEnv.Builder().build();
            RuntimeEnv own = new RuntimeEnv.Builder().build();
            own.set("env_vars", Map.of("CUDA_VISIBLE_DEVICES", "3,4"));
            List.of(
                            "one of them: " + heldBy(1, none),
                            "all of them: " + heldBy(3, none),
                            "of an environment: " + heldBy(2, own))
                    .forEach(System.out::println);
            Ray.shutdown();
        }
    }
}
