package org.rayonyarn.ray.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCheckTest {
    private static final int JAVA_8 = 52;

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15", "17-ea", "21.0.1", "25", "25-ea"})
    void isContentWithJava17AndNewer(String version) {
        assertThat(JavaCheck.objection(version, "/jdk")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "9", "11.0.22", "16.0.2", "", "what"})
    void saysInOneLineWhatItFoundAndWhatToSet(String version) {
        assertThat(JavaCheck.objection(version, "/opt/old java"))
                .contains("Java " + version + " in /opt/old java", "JAVA_HOME", "ray.yarn.java-home")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {Main.class, ContainerMain.class, Checked.class, JavaCheck.class})
    void isReadableForJava8(Class<?> launcher) throws IOException {
        assertThat(majorVersionOf(launcher)).isEqualTo(JAVA_8);
    }

    @Test
    void theRestIsNot() throws IOException {
        assertThat(majorVersionOf(org.rayonyarn.ray.client.RayOnYarnCommand.class))
                .isGreaterThan(JAVA_8);
    }

    private static int majorVersionOf(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class");
                DataInputStream in = new DataInputStream(java.util.Objects.requireNonNull(file))) {
            in.readInt(); // the magic number
            in.readUnsignedShort(); // the minor version
            return in.readUnsignedShort();
        }
    }
}
