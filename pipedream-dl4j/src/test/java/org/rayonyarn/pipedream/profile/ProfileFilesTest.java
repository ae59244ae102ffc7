package org.rayonyarn.pipedream.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.pipedream.partition.Golden;
import org.rayonyarn.pipedream.profile.io.GraphText;
import org.rayonyarn.pipedream.profile.io.JsonProfile;

class ProfileFilesTest {
    private static final String FIELDS =
            " -- forward_compute_time=1.500, backward_compute_time=2.500, activation_size=%s, parameter_size=7.000";

    @Test
    void theAuthorsGraphIsRead() {
        String text = "node1 -- Input0" + FIELDS.formatted("0.0") + "\r\n"
                + "node2 -- Conv(a -- b, x=[1, 2])" + FIELDS.formatted("[10.0; 20.0; 3e1]") + " -- stage_id=4\r\n"
                + "\tnode1 -- node2\r\n\r\n";

        Profile profile = GraphText.read("m", text);

        assertThat(profile.layers())
                .containsExactly(
                        new Layer("node1", "Input0", 1.5, 2.5, 0, 7),
                        new Layer("node2", "Conv(a -- b, x=[1, 2])", 1.5, 2.5, 60, 7));
        assertThat(profile.edges()).containsExactly(new Edge("node1", "node2"));
        assertThat(profile.graph().size()).isEqualTo(1);
    }

    @Test
    void badLinesAreNamed() {
        assertThatThrownBy(() -> GraphText.read("m", "nonsense"))
                .hasMessageContaining("line 1: neither an operator nor an edge");
        assertThatThrownBy(() -> GraphText.read("m", "a -- Conv" + FIELDS.formatted("-5.0")))
                .hasMessageContaining("layer a: activation_size is -5.0");
        assertThatThrownBy(() -> GraphText.read("m", "a -- Conv" + FIELDS.formatted("[9.0; -5.0]")))
                .hasMessageContaining("layer a: activation_size is [9.0; -5.0]");
        assertThatThrownBy(() -> GraphText.read(
                        "m", "a -- Conv -- forward_compute_time=1.0, activation_size=1.0, parameter_size=1.0"))
                .hasMessage("layer a: backward_compute_time is missing");
        assertThatThrownBy(() -> GraphText.read("m", "a -- Conv" + FIELDS.formatted("1") + "\n\ta -- b"))
                .hasMessage("edge a -- b: there is no layer b");
        assertThatThrownBy(() -> GraphText.read("m", "a -- Input" + FIELDS.formatted("1"))
                        .graph())
                .hasMessageContaining("layers: all are inputs");
    }

    @Test
    void jsonKeepsWhatTheAuthorsGraphHolds() {
        for (String name : List.of("alexnet", "vgg16", "resnet50_compressed", "gnmt")) {
            Profile profile = Golden.profile(name);

            Profile again = JsonProfile.read(JsonProfile.write(profile));

            assertThat(again.layers()).isEqualTo(profile.layers());
            assertThat(new HashSet<>(again.edges())).isEqualTo(new HashSet<>(profile.edges()));
        }
    }

    @Test
    void aTopologySurvivesJson() {
        Topology topology = Topology.of(List.of(4, 2), List.of(1e10, 1.25e9));
        Profile profile = new Profile("m", List.of(new Layer("a", "Dense", 1, 2, 3, 4)), List.of(), topology);

        assertThat(JsonProfile.read(JsonProfile.write(profile))).isEqualTo(profile);
    }
}
