package org.rayonyarn.pipedream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PipedreamConfigTest {
    @Test
    void theFileHoldsEveryKeyWithItsDefaultAndADescription() throws Exception {
        Path file = Path.of(System.getProperty("project.root", ".."), "conf", "pipedream-default.xml");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        Map<String, String> inFile = new TreeMap<>();
        NodeList properties = document.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            inFile.put(text(property, "name"), text(property, "value"));
            assertThat(text(property, "description")).contains("Unit:");
        }

        assertThat(inFile).isEqualTo(PipedreamConfig.DEFAULTS);
        assertThat(PipedreamConfig.from(inFile::get)).isEqualTo(PipedreamConfig.from(key -> null));
    }

    @Test
    void badValuesNameTheirKey() {
        assertThatThrownBy(() -> PipedreamConfig.from(Map.of(PipedreamConfig.MAX_STATES, "many")::get))
                .hasMessage("pipedream.partition.max-states: many; it must be a number");
        assertThatThrownBy(() -> PipedreamConfig.from(Map.of(PipedreamConfig.UPDATER_RATIO, "-1")::get))
                .hasMessageContaining("pipedream.memory.updater-ratio: -1.0");
    }

    private static String text(Element property, String name) {
        return property.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
