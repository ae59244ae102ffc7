package org.rayonyarn.ray.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.runtime.config.RunMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.HeadConfig;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.process.LoggingConfig;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.transport.NetworkConfig;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.rayonyarn.ray.scheduler.SchedulerConfig;
import org.rayonyarn.ray.worker.process.WorkerConfig;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Holds {@code conf/ray-on-yarn-default.xml} and the code equal, in both directions. */
final class ConfigurationDefaultsTest {
    private static final List<Map<String, String>> IN_CODE = List.of(
            RaySettings.DEFAULTS,
            RunMode.DEFAULTS,
            JobSettings.DEFAULTS,
            NodeSettings.DEFAULTS,
            StorePlaces.DEFAULTS,
            HeadConfig.DEFAULTS,
            TransportConfig.DEFAULTS,
            NetworkConfig.DEFAULTS,
            WorkerConfig.DEFAULTS,
            LoggingConfig.DEFAULTS);

    private static final Map<String, String> VALUES = new TreeMap<>();
    private static final Map<String, String> DESCRIPTIONS = new TreeMap<>();

    @BeforeAll
    static void readTheFile() throws ParserConfigurationException, SAXException, IOException {
        NodeList properties = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("../conf/ray-on-yarn-default.xml").toFile())
                .getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            String name = text(property, "name");
            assertThat(VALUES).as("each key once").doesNotContainKey(name);
            VALUES.put(name, text(property, "value"));
            DESCRIPTIONS.put(name, text(property, "description"));
        }
    }

    private static String text(Element property, String child) {
        return property.getElementsByTagName(child).item(0).getTextContent();
    }

    @Test
    void theFileHasTheKeysAndTheDefaultsOfTheCode() {
        Map<String, String> code = new TreeMap<>();
        IN_CODE.forEach(code::putAll);
        KeysWithoutEffect.PATTERNS.forEach(key -> code.put(key, ""));

        assertThat(VALUES).isEqualTo(code);
    }

    @Test
    void everyKeyIsDescribed() {
        assertThat(DESCRIPTIONS.values()).noneMatch(String::isBlank);
    }

    @Test
    void theFileSaysWhichKeysHaveNoEffect() {
        Set<String> said = new TreeSet<>();
        DESCRIPTIONS.forEach((key, description) -> {
            if (description.startsWith("No effect: ")) {
                said.add(key);
            }
        });

        assertThat(said).isEqualTo(KeysWithoutEffect.PATTERNS);
    }

    @Test
    void whatTheFileSaysIsReadAsWhatHoldsWithoutIt() {
        assertThat(HeadConfig.from(VALUES::get)).isEqualTo(HeadConfig.from(key -> null));
        assertThat(TransportConfig.from(VALUES::get)).isEqualTo(TransportConfig.loopback());
        assertThat(NetworkConfig.from(VALUES::get)).isEqualTo(NetworkConfig.defaults());
        assertThat(JobSettings.from(RaySettings.of(VALUES))).isEqualTo(JobSettings.from(RaySettings.of(Map.of())));
        assertThat(WorkerConfig.from(VALUES::get, 8, 2)).isEqualTo(WorkerConfig.from(key -> null, 8, 2));
        assertThat(node(VALUES)).isEqualTo(node(Map.of()));
    }

    private static Object node(Map<String, String> values) {
        NodeSettings settings = new NodeSettings(RaySettings.of(values));
        return settings.worker("node", 1, ResourceSet.EMPTY, Map.of());
    }

    @Test
    void theSchedulersOwnDefaultsAreTheFiles() {
        assertThat(new NodeSettings(RaySettings.of(VALUES)).driver("driver", 1).scheduler())
                .isEqualTo(SchedulerConfig.DEFAULT);
    }

    @Test
    void everyKeyOfTheRecordsIsReadByThem() {
        Set<String> read = new TreeSet<>();
        TransportConfig.from(key -> note(read, key));
        NetworkConfig.from(key -> note(read, key));

        Set<String> keys = new TreeSet<>(TransportConfig.DEFAULTS.keySet());
        keys.addAll(NetworkConfig.DEFAULTS.keySet());
        assertThat(read).isEqualTo(keys);
    }

    private static @Nullable String note(Set<String> read, String key) {
        read.add(key);
        return null;
    }

    @Test
    void knowsKeysWithoutEffectByNameAndByPrefix() {
        assertThat(KeysWithoutEffect.among(List.of(
                        "ray.session-dir",
                        "ray.redis.password",
                        "ray.job.id",
                        "ray.raylet.config.x",
                        "ray.session-dir-2")))
                .containsExactly("ray.session-dir", "ray.redis.password", "ray.raylet.config.x");
    }
}
