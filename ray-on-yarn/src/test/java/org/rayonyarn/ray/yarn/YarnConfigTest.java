package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class YarnConfigTest {
    @Test
    void hasTheKeysAndDefaultsOfItsXmlFile() throws Exception {
        assertThat(propertiesOf(Path.of("../conf/ray-yarn-default.xml"))).isEqualTo(new TreeMap<>(YarnConfig.DEFAULTS));
    }

    @Test
    void everyDefaultCanBeRead() {
        assertThat(YarnConfig.from(YarnConfig.DEFAULTS::get)).isEqualTo(YarnConfig.from(key -> null));
    }

    @ParameterizedTest
    @ValueSource(longs = {512, 640, 1024, 2048, 100_000})
    void thePartsOfAContainerAddUp(long total) {
        JvmMemory memory = YarnConfig.from(Map.of(YarnConfig.NODE_MEMORY, total + "m")::get)
                .node()
                .jvm()
                .memory();

        assertThat(memory.heap() + memory.objectStore() + memory.direct() + memory.overhead() + memory.workers())
                .isEqualTo(total);
        assertThat(memory.workers()).isEqualTo(Math.round((total - memory.overhead()) * 0.15));
        assertThat(memory.overhead()).isGreaterThanOrEqualTo(192);
        assertThat(memory.flags()).contains("-Xmx" + memory.heap() + "m");
    }

    @Test
    void workerProcessesHaveTheirPartOfTheContainer() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                YarnConfig.NODE_MEMORY,
                "4g",
                "ray.worker.isolation",
                "process",
                "ray.worker.max-processes",
                "4",
                "ray.worker.process.memory",
                "256"));

        JvmMemory memory = YarnConfig.from(settings::get).node().jvm().memory();

        assertThat(memory.workers()).isEqualTo(4 * (256 + 128));
        assertThat(memory.total()).isEqualTo(4096);
        assertThat(memory.heap() + memory.objectStore() + memory.direct() + memory.overhead() + memory.workers())
                .isEqualTo(4096);
        settings.put("ray.worker.max-processes", "16");
        assertThatThrownBy(() -> YarnConfig.from(settings::get))
                .hasMessageContaining(YarnConfig.NODE_MEMORY)
                .hasMessageContaining("of worker processes");
        settings.remove("ray.worker.process.memory");
        assertThatThrownBy(() -> YarnConfig.from(settings::get)).hasMessageContaining("ray.worker.process.memory");
    }

    @Test
    void nothingIsSetAsideForWorkersOfDriversAndMasters() {
        YarnConfig config = YarnConfig.from(key -> null);

        assertThat(config.driver().memory().workers()).isZero();
        assertThat(config.master().memory().workers()).isZero();
        assertThat(YarnConfig.from(Map.of(YarnConfig.WORKER_SHARE, "0")::get)
                        .node()
                        .jvm()
                        .memory()
                        .workers())
                .isZero();
    }

    @Test
    void adviceNamesEachPartAndTheKeyToRaise() {
        JvmMemory memory = YarnConfig.from(key -> null).node().jvm().memory();

        assertThat(memory.advice(YarnConfig.NODE_MEMORY))
                .contains("heap", "object store", "direct buffers", "overhead", YarnConfig.NODE_MEMORY)
                .hasLineCount(1);
    }

    @Test
    void aNodeOffersWhatItsContainerHas() {
        YarnConfig config = YarnConfig.from(Map.of(YarnConfig.NODE_CORES, "3", YarnConfig.NODE_GPUS, "2")::get);

        assertThat(config.node().resources().custom(YarnConfig.YARN_GPU)).isEqualTo(2);
        assertThat(config.node().offer().amount(ResourceSet.CPU)).isEqualTo(3);
        assertThat(config.node().offer().amount(ResourceSet.GPU)).isEqualTo(2);
        assertThat(config.node().offer().amount("memory")).isPositive();
    }

    @Test
    void readsListsAndVariables() {
        YarnConfig config = YarnConfig.from(Map.of(
                YarnConfig.TAGS,
                "b, a",
                YarnConfig.JARS,
                "x.jar,y.jar",
                YarnConfig.ENV + ".0",
                "A=1=2",
                YarnConfig.ENV + ".1",
                "B=",
                YarnConfig.PRIORITY,
                "7")::get);

        assertThat(config.about().tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(config.about().priority()).hasValue(7);
        assertThat(config.code().jars()).containsExactly("x.jar", "y.jar");
        assertThat(config.code().environment()).isEqualTo(Map.of("A", "1=2", "B", ""));
    }

    @Test
    void namesKeyAndValueOfWhatItCantRead() {
        assertThatThrownBy(() -> YarnConfig.from(Map.of(YarnConfig.DIRECT_SHARE, "0.9")::get))
                .hasMessageContaining(YarnConfig.DIRECT_SHARE + "=0.9")
                .hasMessageContaining("below 1");
        assertThatThrownBy(() -> YarnConfig.from(Map.of(YarnConfig.OVERHEAD_SHARE, "2")::get))
                .hasMessageContaining(YarnConfig.OVERHEAD_SHARE + "=2 must lie between 0 and 1");
        assertThatThrownBy(() -> YarnConfig.from(Map.of(YarnConfig.USER_CLASSPATH_FIRST, "yes")::get))
                .hasMessageContaining(YarnConfig.USER_CLASSPATH_FIRST + "=yes must be true or false");
    }

    private static Map<String, String> propertiesOf(Path file) throws Exception {
        NodeList properties = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("property");
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            assertThat(text(property, "description")).isNotBlank();
            values.put(text(property, "name"), text(property, "value"));
        }
        return values;
    }

    private static String text(Element property, String child) {
        return property.getElementsByTagName(child).item(0).getTextContent().strip();
    }
}
