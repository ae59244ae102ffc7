package org.rayonyarn.ray.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.rayonyarn.ray.worker.classes.JobClassPath;

/** Search paths as users write them, made into class paths as JVMs read them. Stateless. */
public final class SearchPaths {
    private SearchPaths() {}

    /**
     * Absolute, with the jars of its folders.
     *
     * @param searchPath as {@code ray.job.code-search-path}; may be empty
     * @throws IllegalArgumentException if an entry does not exist: names it
     */
    public static String expand(String searchPath) {
        return places(searchPath).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * The same one by one.
     *
     * @throws IllegalArgumentException if an entry does not exist: names it
     */
    public static List<Path> places(String searchPath) {
        return JobClassPath.parse(searchPath, Path.of("")).entries();
    }
}
