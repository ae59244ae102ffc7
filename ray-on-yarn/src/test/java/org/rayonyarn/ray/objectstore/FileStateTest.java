package org.rayonyarn.ray.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FileStateTest {
    private static final Pattern ARROW = Pattern.compile("\\* +([A-Z]+) +--> ([A-Z]+) ");

    @Test
    void thePictureHasTheArrowsOfTheCode() throws IOException {
        Matcher arrows =
                ARROW.matcher(Files.readString(Path.of("src/main/java/org/rayonyarn/ray/objectstore/FileState.java")));
        Set<String> drawn = new TreeSet<>();
        while (arrows.find()) {
            drawn.add(arrows.group(1) + " " + arrows.group(2));
        }

        Set<String> allowed = new TreeSet<>();
        for (FileState from : FileState.values()) {
            for (FileState to : FileState.values()) {
                if (from.canBecome(to)) {
                    allowed.add(from + " " + to);
                }
            }
        }
        assertThat(drawn).isEqualTo(allowed);
    }
}
