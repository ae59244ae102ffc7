package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

class RecordFormatTest {
    private static final String LONG = "ü".repeat(100_000);

    @Test
    void fieldsOfAllKindsComeBackInTheirOrder() {
        ResourceSet resources = ResourceSet.of(Map.of("CPU", 0.5, "memory", 1e9));
        NodeId id = NodeId.of("node");

        byte[] stored = RecordFormat.encode(out -> {
            RecordFormat.writeText(out, LONG);
            RecordFormat.writeTexts(out, List.of("a", ""));
            RecordFormat.writeTexts(out, List.of());
            RecordFormat.writeResources(out, resources);
            RecordFormat.writeResources(out, ResourceSet.EMPTY);
            RecordFormat.writeId(out, id);
            RecordFormat.writeOptionalId(out, null);
            RecordFormat.writeOptionalId(out, id);
        });

        RecordFormat.decode(stored, in -> {
            assertThat(RecordFormat.readText(in)).isEqualTo(LONG);
            assertThat(RecordFormat.readList(in, RecordFormat::readText)).containsExactly("a", "");
            assertThat(RecordFormat.readList(in, RecordFormat::readText)).isEmpty();
            assertThat(RecordFormat.readResources(in)).isEqualTo(resources);
            assertThat(RecordFormat.readResources(in)).isEqualTo(ResourceSet.EMPTY);
            assertThat(RecordFormat.readId(in)).isEqualTo(id);
            assertThat(RecordFormat.readOptionalId(in)).isNull();
            assertThat(RecordFormat.readOptionalId(in)).isEqualTo(id);
            assertThat(in.read()).isEqualTo(-1);
            return true;
        });
    }

    @Test
    void equalResourcesAreWrittenAsEqualBytes() {
        Map<String, Double> forwards = new LinkedHashMap<>();
        Map<String, Double> backwards = new LinkedHashMap<>();
        List<String> names = List.of("a", "b", "c", "d");
        names.forEach(name -> forwards.put(name, 1.0));
        for (int i = names.size() - 1; i >= 0; i--) {
            backwards.put(names.get(i), 1.0);
        }

        assertThat(encoded(ResourceSet.of(backwards))).isEqualTo(encoded(ResourceSet.of(forwards)));
    }

    @Test
    void aRecordOfAnotherReleaseIsRefused() {
        byte[] stored = encoded(ResourceSet.EMPTY);
        stored[0]++;

        assertThatThrownBy(() -> RecordFormat.decode(stored, RecordFormat::readResources))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format=" + stored[0])
                .hasMessageContaining("known=" + (stored[0] - 1));
    }

    @Test
    void aRecordThatIsCutShortIsRefused() {
        byte[] stored = encoded(ResourceSet.of(Map.of("CPU", 1.0)));

        assertThatThrownBy(() ->
                        RecordFormat.decode(Arrays.copyOf(stored, stored.length - 1), RecordFormat::readResources))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("bytes=" + (stored.length - 1));
    }

    private static byte[] encoded(ResourceSet resources) {
        return RecordFormat.encode(out -> RecordFormat.writeResources(out, resources));
    }
}
