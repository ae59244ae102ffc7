package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rows of the README's table "Compatibility with Ray's Java API", by the words of its first column. */
final class CompatibilityTable {
    private CompatibilityTable() {}

    static List<String> rows() throws IOException {
        Path readme = Path.of(System.getProperty("project.root", "..")).resolve("README.md");
        List<String> lines = Files.readAllLines(readme);
        int title = lines.indexOf("| method or option | workers | where it differs from Ray, and why |");
        return lines.stream()
                .skip(title + 2L)
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.substring(2, line.indexOf(" | ")))
                .toList();
    }
}
