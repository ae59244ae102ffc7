package org.rayonyarn.lease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests keep files: below the build's own folder. */
public final class Scratch {
    private Scratch() {}

    public static Path folder() throws IOException {
        return Files.createDirectories(Path.of("target").toAbsolutePath());
    }
}
