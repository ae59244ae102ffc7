package org.rayonyarn.ray.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of fetched jars in the temporary folder. It goes with its cache, at the latest when this JVM exits. Any thread. */
final class JarFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JarFolder.class);

    private final Path path;
    private final Thread atExit = new Thread(this::delete, "ray-jars-deletion");

    private JarFolder(Path path) {
        this.path = path;
    }

    static JarFolder create() throws IOException {
        JarFolder folder = new JarFolder(Files.createTempDirectory("ray-jars"));
        Runtime.getRuntime().addShutdownHook(folder.atExit);
        return folder;
    }

    Path path() {
        return path;
    }

    private void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("jars of runtime environments could not be deleted; folder={}", path, e);
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.trace("this JVM exits already", e);
        }
    }
}
