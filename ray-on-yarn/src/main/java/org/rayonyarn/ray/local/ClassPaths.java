package org.rayonyarn.ray.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rayonyarn.ray.process.SearchPaths;

/** Where the worker processes of a driver's job find its classes. */
enum ClassPaths {
    /** The driver that started the session: its class path is the nodes' anyway. */
    OF_SESSION {
        @Override
        String ofJob(String codeSearchPath) {
            return expanded(codeSearchPath);
        }
    },

    /** One that has joined: nobody else has its classes. */
    OF_ITS_OWN {
        @Override
        String ofJob(String codeSearchPath) {
            return codeSearchPath.isEmpty() ? joined(own()) : expanded(codeSearchPath);
        }
    };

    /** @param codeSearchPath as the job's settings have it; may be empty */
    abstract String ofJob(String codeSearchPath);

    /** Whether this process finds all classes of the search path without it; a folder with jars stands for those. */
    static boolean isOnOwn(String codeSearchPath) {
        List<Path> own = own();
        return entries(codeSearchPath)
                .map(SearchPaths::places)
                .allMatch(places -> own.containsAll(withoutFolderOfJars(places)));
    }

    private static List<Path> withoutFolderOfJars(List<Path> places) {
        return places.size() > 1 && Files.isDirectory(places.get(0)) ? places.subList(1, places.size()) : places;
    }

    private static String expanded(String codeSearchPath) {
        return SearchPaths.expand(entries(codeSearchPath).collect(Collectors.joining(":")));
    }

    /** Users write their class path here as it is: what isn't there is passed over, as by the JVM. */
    private static Stream<String> entries(String codeSearchPath) {
        List<Path> own = own();
        return Stream.of(codeSearchPath.split(":", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .filter(entry -> Files.exists(Path.of(entry)) || !own.contains(absolute(entry)));
    }

    private static List<Path> own() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(ClassPaths::absolute)
                .toList();
    }

    private static Path absolute(String entry) {
        return Path.of(entry).toAbsolutePath().normalize();
    }

    private static String joined(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
