package org.rayonyarn.ray.worker.classes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where a job's classes come from: jars and folders of class files, in the order in which they are searched. Immutable.
 *
 * @param entries absolute, each there when the path was made, none twice
 */
public record JobClassPath(List<Path> entries) {
    public JobClassPath {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a search path as Ray's {@code ray.job.code-search-path} has it: jars and folders, separated by colons. A folder
     * stands for its class files and for the jars in it, but not in its subfolders; {@code folder/*} for the jars alone.
     *
     * @param searchPath may be empty; empty entries are skipped
     * @param workingFolder what relative entries are relative to
     * @throws IllegalArgumentException if an entry does not exist, or is a file but no jar; the message names it
     */
    public static JobClassPath parse(String searchPath, Path workingFolder) {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : searchPath.split(":", -1)) {
            if (!entry.isBlank()) {
                add(entries, entry.strip(), workingFolder);
            }
        }
        return new JobClassPath(new ArrayList<>(entries));
    }

    /** A loader of these classes; close it when the job is over. */
    public JobClassLoader open(ClassLoader parent, boolean userFirst) {
        return new JobClassLoader(urls(), parent, userFirst);
    }

    URL[] urls() {
        return entries.stream().map(JobClassPath::url).toArray(URL[]::new);
    }

    private static void add(Set<Path> entries, String entry, Path workingFolder) {
        boolean jarsAlone = entry.endsWith("/*");
        Path path = resolve(jarsAlone ? entry.substring(0, entry.length() - 2) : entry, workingFolder);
        if (Files.isDirectory(path)) {
            if (!jarsAlone) {
                entries.add(path);
            }
            entries.addAll(jarsIn(path));
        } else if (jarsAlone || !Files.exists(path)) {
            throw new IllegalArgumentException("The class path of the job names " + path
                    + ", which does not exist: see ray.job.code-search-path and --jars");
        } else {
            checkJar(path);
            entries.add(path);
        }
    }

    private static Path resolve(String entry, Path workingFolder) {
        try {
            return workingFolder.toAbsolutePath().resolve(entry).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("The class path of the job has an entry that is no path: " + entry, e);
        }
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("can't list the folder " + folder + " of the job's class path", e);
        }
    }

    /** The JVM would pass over a broken jar in silence, and classes would be missing later. */
    private static void checkJar(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            jar.size();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The class path of the job names " + file + ", which can't be read as a jar: " + e.getMessage(), e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file always has a URL: " + path, e);
        }
    }
}
