package org.rayonyarn.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.rayonyarn.replication.ReplicationConfig;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The keys in the code and those in conf/lease-default.xml are the same, with the same defaults, all described. */
final class LeaseDefaultsTest {
    @Test
    void codeAndFileAgree() throws Exception {
        Map<String, String> inCode = new HashMap<>(LeaseConfig.defaults());
        inCode.putAll(ReplicationConfig.defaults());
        Path file = Path.of(System.getProperty("project.root"), "conf", "lease-default.xml");

        NodeList properties = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("property");

        Map<String, String> inFile = new HashMap<>();
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            inFile.put(text(property, "name"), text(property, "value"));
            assertThat(text(property, "description")).as(text(property, "name")).isNotBlank();
        }
        assertThat(inFile).isEqualTo(inCode);
    }

    @Test
    void defaultsAreValid() {
        assertThat(LeaseConfig.from(key -> null).limits()).isEqualTo(LeaseLimits.HDFS);
        assertThat(ReplicationConfig.from(key -> null).copies()).isEqualTo(3);
    }

    private static String text(Element property, String tag) {
        return property.getElementsByTagName(tag).item(0).getTextContent();
    }
}
