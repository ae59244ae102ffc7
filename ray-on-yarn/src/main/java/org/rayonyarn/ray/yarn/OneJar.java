package org.rayonyarn.ray.yarn;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds ray-on-yarn.jar, which goes into every container. */
final class OneJar {
    private static final String OURS = OneJar.class.getName().replace('.', '/') + ".class";
    private static final String WHAT_IT_ALONE_HAS = "org/rayonyarn/shaded/";

    private OneJar() {}

    /**
     * Where this class comes from, or what the setting says. {@code yarn jar} puts the unpacked jar in front of the jar itself, so
     * all places are looked at.
     *
     * @throws IllegalStateException if it isn't there: one line that names the key
     */
    static Path find(Optional<String> set) throws IOException {
        if (set.isPresent()) {
            Path jar = Path.of(set.get()).toAbsolutePath();
            if (!Files.isRegularFile(jar)) {
                throw new IllegalArgumentException(YarnConfig.JAR + "=" + set.get() + ": there is no such file");
            }
            return jar;
        }
        for (URL place : Collections.list(OneJar.class.getClassLoader().getResources(OURS))) {
            if (place.getProtocol().equals("jar")) {
                String text = place.getPath();
                Path jar = Path.of(URI.create(text.substring(0, text.indexOf("!/"))));
                if (isComplete(jar)) {
                    return jar;
                }
            }
        }
        throw new IllegalStateException("ray-on-yarn.jar, which containers need, is not on the class path"
                + " (the thin modules don't suffice): put it there, or set " + YarnConfig.JAR + " to its path");
    }

    private static boolean isComplete(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith(WHAT_IT_ALONE_HAS));
        }
    }

    /** What a class path holds beside us and Hadoop: the program. */
    static List<Path> programOf(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(Files::exists)
                .filter(entry -> !isOurs(entry) && !isHadoops(entry))
                .toList();
    }

    private static boolean isOurs(Path entry) {
        return holds(entry, OURS);
    }

    /** Whatever lies in a folder with Hadoop's jars or in the lib beneath one, and its configuration. */
    private static boolean isHadoops(Path entry) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve("core-site.xml")) || Files.exists(entry.resolve("yarn-site.xml"));
        }
        Path folder = entry.getParent();
        return folder != null
                && (hasHadoopsJars(folder) || (folder.endsWith("lib") && hasHadoopsJars(folder.resolve(".."))));
    }

    private static boolean hasHadoopsJars(Path folder) {
        String[] jars = folder.toFile().list((in, name) -> name.matches("hadoop-.*\\.jar"));
        return jars != null && jars.length > 0;
    }

    private static boolean holds(Path entry, String resource) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(resource));
        }
        try (JarFile file = new JarFile(entry.toFile(), false)) {
            return file.getEntry(resource) != null;
        } catch (IOException e) {
            return true; // no jar: nothing to ship
        }
    }
}
