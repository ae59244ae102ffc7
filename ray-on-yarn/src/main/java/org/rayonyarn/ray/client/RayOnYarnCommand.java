package org.rayonyarn.ray.client;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.spi.ToolProvider;

/**
 * The command line: {@code ray-on-yarn <command> [arguments]}. Commands are {@link ToolProvider}s found by {@link ServiceLoader}, so
 * each module brings its own, and none is imported here.
 */
public final class RayOnYarnCommand {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, ToolProvider> commands;

    RayOnYarnCommand(PrintWriter out, PrintWriter err, Map<String, ToolProvider> commands) {
        this.out = out;
        this.err = err;
        this.commands = new TreeMap<>(commands);
    }

    /** Ends the JVM with the command's exit code. */
    public static void main(String[] args) {
        RayOnYarnCommand command = new RayOnYarnCommand(writer(System.out), writer(System.err), findCommands());
        System.exit(command.run(args));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    /** Those of the class path; the JDK's own tools ({@code jar}, {@code javac}) come from named modules. */
    private static Map<String, ToolProvider> findCommands() {
        Map<String, ToolProvider> found = new TreeMap<>();
        ServiceLoader.load(ToolProvider.class, RayOnYarnCommand.class.getClassLoader()).stream()
                .filter(provider -> !provider.type().getModule().isNamed())
                .map(ServiceLoader.Provider::get)
                .forEach(tool -> found.putIfAbsent(tool.name(), tool));
        return found;
    }

    /** @return the exit code: the command's own, or 2 if there is no such command */
    int run(String... args) {
        String first = args.length == 0 ? "" : args[0];
        ToolProvider command = commands.get(first);
        if (command != null) {
            return run(command, Arrays.copyOfRange(args, 1, args.length));
        }
        switch (first) {
            case "--help", "-h", "help" -> {
                printUsage(out);
                return 0;
            }
            case "--version", "-V", "version" -> {
                out.println("ray-on-yarn " + version() + ", Java " + System.getProperty("java.version"));
                return 0;
            }
            case "" -> printUsage(err);
            default ->
                err.println("ray-on-yarn: no command " + first + "; there are: " + String.join(", ", commands.keySet())
                        + " (--help says more)");
        }
        return USAGE;
    }

    private int run(ToolProvider command, String... args) {
        try {
            return command.run(out, err, args);
        } catch (NoClassDefFoundError e) {
            if (!String.valueOf(e.getMessage()).startsWith("org/apache/hadoop/")) {
                throw e;
            }
            err.println(
                    "ray-on-yarn " + command.name() + " needs Hadoop's jars on the class path, but " + e.getMessage()
                            + " is missing: start it with `yarn jar`, or add the output of `hadoop classpath`");
            return FAILED;
        }
    }

    private static String version() {
        String version = RayOnYarnCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(not packed)" : version;
    }

    private void printUsage(PrintWriter to) {
        to.println("usage: yarn jar ray-on-yarn.jar <command> [arguments]");
        to.println();
        to.println("Runs Ray programs on YARN. Commands:");
        commands.forEach((name, command) -> to.printf("  %-8s %s%n", name, summary(command)));
        to.println();
        to.println("<command> --help says what it takes; --version which build this is.");
    }

    /** Commands of modules that don't know {@link Summary} say it as {@code ToolProvider.description()} of Java 20 does. */
    private static String summary(ToolProvider command) {
        if (command instanceof Summary about) {
            return about.summary();
        }
        try {
            Object said = command.getClass().getMethod("description").invoke(command);
            return said instanceof Optional<?> text ? text.map(String::valueOf).orElse("") : "";
        } catch (ReflectiveOperationException e) {
            return ""; // it says nothing of itself
        }
    }

    /** A command that can say in a few words what it does. */
    public interface Summary extends ToolProvider {
        String summary();
    }
}
