package org.rayonyarn.ray.process;

import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.LoggerFactory;

/**
 * Starts the log of a process that the program's own JVM has started. Where the program brings nothing to log to, SLF4J says so on standard
 * error in each JVM; once, in the program's own, is enough. Before any other thread writes there.
 */
public final class QuietLogging {
    private static final String BINDING = "org/slf4j/impl/StaticLoggerBinder.class";

    private QuietLogging() {}

    public static void start() {
        if (QuietLogging.class.getClassLoader().getResource(BINDING) != null) {
            return; // and what it says is worth hearing
        }
        PrintStream terminal = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            var unused = LoggerFactory.getILoggerFactory();
        } finally {
            System.setErr(terminal);
        }
    }
}
