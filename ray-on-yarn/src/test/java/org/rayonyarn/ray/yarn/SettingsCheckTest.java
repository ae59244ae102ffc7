package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rayonyarn.ray.client.RaySettings;

/** What only containers would stumble over is refused where it is submitted. */
class SettingsCheckTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    /** As a submission is made, and no further. */
    private void submit(Map<String, String> settings) throws IOException {
        Path anyFile = Files.writeString(folder.resolve("ray-on-yarn.jar"), "");
        Map<String, String> all = new HashMap<>(settings);
        all.put(YarnConfig.JAR, anyFile.toString());
        new Submission(RaySettings.of(all), List.of(), "test", Map.of())
                .spec(new Configuration(false), new byte[16], folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ray.head-args.0 | --labels={                    | must be a JSON object of texts, such as {"rack": "r1"}
            ray.head-args.0 | --labels=rack                 | must be a JSON object of texts
            ray.head-args.0 | --labels={"rack": {"a": "b"}} | and rack is none
            ray.head-args.0 | --labels={"rack": 7}          | and rack is none
            ray.head-args.0 | --labels={"ray.io/x": "y"}    | without names that begin with ray.io/
            ray.head-args.0 | --num-cpu=4                   | of which --num-cpus, --num-gpus
            ray.head-args.0 | --num-cpus=four               | must be an amount of at least 0
            ray.head-args.0 | --num-gpus=-1                 | must be an amount of at least 0
            ray.head-args.0 | --memory=NaN                  | must be an amount of at least 0
            ray.head-args.0 | --resources={"a": "b"}        | a JSON object of numbers, such as {"disks": 2}
            ray.head-args.0 | --object-store-memory=1g      | must be a number of bytes
            ray.head-args   | --num-cpus=4                  | is a list: write ray.head-args.0=--num-cpus=4
            ray.worker.isolation       | container          | must be thread or process
            ray.worker.max-processes   | many               | is not a whole number
            ray.worker.prestart        | -2                 | must be at least -1
            ray.worker.idle-ms         | -1                 | must be at least 0
            ray.worker.process.memory  | 64m                | is not a whole number
            ray.worker.isolaton        | process            | is not known; there are ray.worker.idle-ms, ray.worker.isolation
            ray.yarn.node.memry        | 4g                 | ray.yarn.node.memory
            ray.job.id                 | first              | must be 8 hexadecimal digits
            ray.job.default-actor-lifetime | FOREVER        | must be NON_DETACHED or DETACHED
            ray.job.jvm-options.0      | Xmx1g              | must be an option of the java command
            ray.job.jvm-options        | -Xmx1g             | write ray.job.jvm-options.0=-Xmx1g
            ray.job.runtime-env.jars   | file:/a.jar        | write ray.job.runtime-env.jars.0=file:/a.jar
            ray.job.runtime-env.env-vars.A=B | x            | must name a variable
            ray.job.runtime-env.config.setup-timeout-seconds | soon | is not a whole number
            ray.node.task-slots        | few                | must be a whole number
            ray.object-store.max-disk-use-percent | 101     | must be 1 to 100
            ray.object-store.memory    | 99000000000        | raise ray.yarn.memory.object-store-share or
            ray.worker.memory-limit    | 2g                 | is not a whole number
            ray.yarn.memory.worker-share | 1                | must lie between 0 and 1
            ray.head.tick-ms           | 0                  | must be at least 1
            ray.scheduler.infeasible   | perhaps            | must be wait or fail
            ray.rpc.protection         | none               | ray.rpc.protection
            ray.logging.loggers.0.name | a                  | needs both
            """)
    void namesKeyAndValueAndWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> submit(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.replaceFirst("\\.[0-9]$", ""))
                .hasMessageContaining(key.endsWith(".name") ? "" : value)
                .hasMessageContaining(allowed)
                .message()
                .hasLineCount(1);
    }

    @Test
    void letsPassWhatCanBeUsed() {
        assertThatCode(() -> submit(Map.of(
                        "ray.head-args.0", "--labels={\"rack\": \"r1\"}",
                        "ray.head-args.2", "--object-store-memory=100000000",
                        "ray.head-args.7", "--port=6379",
                        "ray.job.jvm-options.0", "-Xmx100m",
                        "ray.job.runtime-env.env-vars.A", "b",
                        "ray.job.what-nobody-knows", "is passed over, as on Ray",
                        "ray.worker.mode", "DRIVER",
                        "ray.yarn.env.0", "A=B")))
                .doesNotThrowAnyException();
    }
}
