package org.rayonyarn.ray.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What programs written for {@code ray start --head} hand to it. */
class HeadArgsTest {
    private static NodeSettings with(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            values.put("ray.head-args." + i, args[i]);
        }
        return new NodeSettings(RaySettings.of(values));
    }

    @Test
    void labelsAreTheNodes() {
        NodeSettings settings = with("--num-cpus=2", "--labels={\"rack\":\"r1\", \"gpu_type\":\"A100\"}");

        assertThat(settings.headLabels()).containsEntry("rack", "r1").containsEntry("gpu_type", "A100");
        assertThat(with("--labels", "{\"rack\":\"r2\"}").headLabels()).containsEntry("rack", "r2");
        assertThat(with().headLabels()).isEmpty();
    }

    @Test
    void theStoresMemoryIsBounded() {
        assertThat(with("--object-store-memory=1048576").driver("driver", 1).objectStoreBytes())
                .isEqualTo(1 << 20);
    }

    @Test
    void aNodeHasMemoryUnlessToldOtherwise() {
        assertThat(with().headResources().amount("memory"))
                .isEqualTo((double) Runtime.getRuntime().maxMemory());
        assertThat(with("--memory=1024").headResources().amount("memory")).isEqualTo(1024);
    }

    @Test
    void whatHasNoMeaningHereIsAccepted() {
        List<String> args =
                List.of("--head", "--port=6379", "--num-cpus=3", "--dashboard-port", "8265", "--disable-usage-stats");

        assertThat(with(args.toArray(String[]::new)).headResources().amount("CPU"))
                .isEqualTo(3);
        assertThat(new HeadArgs(args).withoutEffect())
                .containsExactly(
                        "ray.head-args: --head",
                        "ray.head-args: --port",
                        "ray.head-args: --dashboard-port",
                        "ray.head-args: --disable-usage-stats");
    }

    @Test
    void saysWhichArgumentCannotBeRead() {
        assertThatThrownBy(() -> with("--num-cpu=1").headResources())
                .hasMessageContaining("ray.head-args: unknown argument --num-cpu");
        assertThatThrownBy(() -> with("--num-cpus").headResources()).hasMessageContaining("--num-cpus has no value");
        assertThatThrownBy(() -> with("--labels={").headLabels()).hasMessageContaining("--labels={");
        assertThatThrownBy(() -> with("--object-store-memory=much").driver("driver", 1))
                .hasMessageContaining("--object-store-memory=much");
    }

    @Test
    void aListIsReadByItsNumbers() {
        RaySettings settings = RaySettings.of(Map.of("list.10", "c", "list.2", "b", "list.0", "a", "list.x", "no"));

        assertThat(settings.list("list")).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> RaySettings.of(Map.of("list", "a")).list("list"))
                .hasMessageContaining("list=a is a list: write list.0=a");
    }

    @Test
    void namesWhatIsNoKeyOfAJob() {
        assertThat(JobSettings.unknown(List.of(
                        "ray.job.namespace",
                        "ray.job.jvm-options.0",
                        "ray.job.long-running",
                        "ray.job.runtime-env.env-vars.PIP",
                        "ray.job.runtime-env.pip.0",
                        "ray.job.namspace")))
                .containsExactly("ray.job.namspace", "ray.job.runtime-env.pip.0");
    }

    @Test
    void anUnknownModeIsNamed() {
        assertThatThrownBy(() -> RaySettings.of(Map.of("ray.run-mode", "ALONE")).sessionAddress())
                .hasMessageContaining("ray.run-mode=ALONE must be LOCAL or CLUSTER");
        assertThatThrownBy(() -> RaySettings.of(Map.of("ray.local-mode", "yes")).sessionAddress())
                .hasMessageContaining("ray.local-mode=yes must be true or false");
    }

    @Test
    void localModeIsThisJvmWhateverTheAddress() {
        Map<String, String> values = new HashMap<>(Map.of("ray.address", "local:2"));
        assertThat(RaySettings.of(values).sessionAddress()).isEqualTo("local:2");

        values.put("ray.run-mode", "LOCAL");
        assertThat(RaySettings.of(values).sessionAddress()).isEmpty();
        values.put("ray.local-mode", "false");
        assertThat(RaySettings.of(values).sessionAddress()).isEqualTo("local:2");
        values.put("ray.local-mode", "true");
        assertThat(RaySettings.of(values).sessionAddress()).isEmpty();
    }
}
