package org.rayonyarn.ray.local;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rayonyarn.ray.process.SearchPaths;

/** Where the worker processes of a driver's job find its classes. */
enum ClassPaths {
    /** The driver that started the session: its class path is the nodes' anyway. */
    OF_SESSION {
        @Override
        String ofJob(String codeSearchPath) {
            return SearchPaths.expand(codeSearchPath);
        }
    },

    /** One that has joined: nobody else has its classes. */
    OF_ITS_OWN {
        @Override
        String ofJob(String codeSearchPath) {
            return codeSearchPath.isEmpty() ? ofThisProcess() : SearchPaths.expand(codeSearchPath);
        }
    };

    /** @param codeSearchPath as the job's settings have it; may be empty */
    abstract String ofJob(String codeSearchPath);

    private static String ofThisProcess() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
