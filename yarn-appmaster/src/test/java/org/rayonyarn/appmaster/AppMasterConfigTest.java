package org.rayonyarn.appmaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class AppMasterConfigTest {
    @Test
    void hasTheKeysAndDefaultsOfItsXmlFile() throws Exception {
        Map<String, String> xml = propertiesOf(Path.of("../conf/appmaster-default.xml"));

        assertThat(xml.keySet()).isEqualTo(keys());
        assertThat(AppMasterConfig.from(xml::get)).isEqualTo(AppMasterConfig.from(key -> null));
    }

    @Test
    void readsEachKey() {
        AppMasterConfig config = AppMasterConfig.from(Map.of(
                AppMasterConfig.CONNECT_TIMEOUT, "1s",
                AppMasterConfig.POLL_INTERVAL, "2s",
                AppMasterConfig.STAGING_FOLDER, "/s",
                AppMasterConfig.HEARTBEAT_INTERVAL, "3ms",
                AppMasterConfig.START_TIMEOUT, "4m",
                AppMasterConfig.WATCHDOG_TIMEOUT, "5h",
                AppMasterConfig.WEB_PORT, "6",
                AppMasterConfig.LOG_TAIL_BYTES, "7")::get);

        assertThat(config)
                .isEqualTo(new AppMasterConfig(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        java.util.Optional.of("/s"),
                        Duration.ofMillis(3),
                        Duration.ofMinutes(4),
                        Duration.ofHours(5),
                        6,
                        7));
    }

    @Test
    void namesKeyAndValueOfWhatItCantRead() {
        assertThatThrownBy(() -> AppMasterConfig.from(Map.of(AppMasterConfig.START_TIMEOUT, "soon")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("appmaster.start-timeout")
                .hasMessageContaining("value=soon");
        assertThatThrownBy(() -> AppMasterConfig.from(Map.of(AppMasterConfig.WEB_PORT, "70000")::get))
                .hasMessageContaining("appmaster.web.port must be in [0, 65535]: value=70000");
        assertThatThrownBy(() -> AppMasterConfig.from(Map.of(AppMasterConfig.POLL_INTERVAL, "0s")::get))
                .hasMessageContaining("appmaster.client.poll-interval");
    }

    private static Map<String, String> propertiesOf(Path file)
            throws ParserConfigurationException, SAXException, IOException {
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
        return property.getElementsByTagName(child).item(0).getTextContent();
    }

    private static Set<String> keys() throws IllegalAccessException {
        Set<String> keys = new TreeSet<>();
        for (Field field : AppMasterConfig.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                keys.add((String) field.get(null));
            }
        }
        return keys;
    }
}
