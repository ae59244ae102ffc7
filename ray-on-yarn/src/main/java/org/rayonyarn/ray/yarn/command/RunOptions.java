package org.rayonyarn.ray.yarn.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What stands behind {@code run}. Every option is another way to write a key of {@code ray.yarn.*}. */
@Command(
        name = "ray-on-yarn run",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Runs a Ray program on YARN and ends with its exit code.",
        footer = {
            "",
            "Every option has a key ray.yarn.*, shown in brackets, which -D, -conf, ray.conf and",
            "Hadoop's site files can set, too. Ctrl-C ends the application."
        })
final class RunOptions {
    @Parameters(index = "0", paramLabel = "app.jar", description = "The program's jar.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    Path jar;

    @Parameters(index = "1", paramLabel = "MainClass", description = "The class whose main is the driver.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    String mainClass;

    @Parameters(index = "2..*", paramLabel = "args", description = "The program's own arguments.")
    List<String> arguments = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "N", description = "Node containers; default 2 [ray.yarn.nodes].")
    @Nullable
    String nodes;

    @Option(
            names = "--node-memory",
            paramLabel = "SIZE",
            description = "Memory of each, such as 4g or 512m; default 2g [ray.yarn.node.memory].")
    @Nullable
    String nodeMemory;

    @Option(names = "--node-cores", paramLabel = "N", description = "Cores of each; default 2 [ray.yarn.node.cores].")
    @Nullable
    String nodeCores;

    @Option(names = "--node-gpus", paramLabel = "N", description = "GPUs of each; default 0 [ray.yarn.node.gpus].")
    @Nullable
    String nodeGpus;

    @Option(
            names = "--driver-memory",
            paramLabel = "SIZE",
            description = "Memory of the driver's container in cluster mode; default 1g [ray.yarn.driver.memory].")
    @Nullable
    String driverMemory;

    @Option(
            names = "--deploy-mode",
            paramLabel = "MODE",
            description =
                    "client: the driver is in this JVM; cluster: in a container; default client [ray.yarn.deploy-mode].")
    @Nullable
    String deployMode;

    @Option(names = "--queue", paramLabel = "NAME", description = "YARN's queue; default default [ray.yarn.queue].")
    @Nullable
    String queue;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Shown by YARN; default the main class [ray.yarn.name].")
    @Nullable
    String name;

    @Option(names = "--priority", paramLabel = "N", description = "The application's priority [ray.yarn.priority].")
    @Nullable
    String priority;

    @Option(names = "--tags", paramLabel = "A,B", description = "The application's tags [ray.yarn.tags].")
    @Nullable
    String tags;

    @Option(names = "--node-label", paramLabel = "LABEL", description = "Where containers run [ray.yarn.node-label].")
    @Nullable
    String nodeLabel;

    @Option(names = "--jars", paramLabel = "A.JAR,B.JAR", description = "Further jars of the program [ray.yarn.jars].")
    @Nullable
    String jars;

    @Option(
            names = "--env",
            paramLabel = "K=V",
            description = "A variable of all containers; may be repeated [ray.yarn.env.N].")
    List<String> environment = new ArrayList<>();

    @Option(names = "-D", paramLabel = "K=V", description = "Hadoop's: sets any key.")
    List<String> properties = new ArrayList<>();

    @Option(names = "-conf", paramLabel = "FILE", description = "Hadoop's: reads a configuration file.")
    List<String> configurations = new ArrayList<>();

    @Option(names = "-fs", paramLabel = "URI", description = "Hadoop's: the default file system.")
    @Nullable
    String fileSystem;

    @Option(names = "-jt", paramLabel = "HOST:PORT", description = "Hadoop's: the ResourceManager.")
    @Nullable
    String resourceManager;

    @Option(names = "-libjars", paramLabel = "A.JAR,B.JAR", description = "Hadoop's: as --jars.")
    @Nullable
    String libJars;

    @Option(
            names = "-files",
            paramLabel = "A,B#NAME",
            description = "Hadoop's: files for the containers' working folders.")
    @Nullable
    String files;

    @Option(names = "-archives", paramLabel = "A.ZIP#NAME", description = "Hadoop's: archives unpacked there.")
    @Nullable
    String archives;

    @Option(names = "--help", usageHelp = true, description = "Prints this text.")
    boolean help;

    /** The keys that options have set. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "ray.yarn.nodes", nodes);
        put(settings, "ray.yarn.node.memory", nodeMemory);
        put(settings, "ray.yarn.node.cores", nodeCores);
        put(settings, "ray.yarn.node.gpus", nodeGpus);
        put(settings, "ray.yarn.driver.memory", driverMemory);
        put(settings, "ray.yarn.deploy-mode", deployMode);
        put(settings, "ray.yarn.queue", queue);
        put(settings, "ray.yarn.name", name);
        put(settings, "ray.yarn.priority", priority);
        put(settings, "ray.yarn.tags", tags);
        put(settings, "ray.yarn.node-label", nodeLabel);
        put(settings, "ray.yarn.jars", jars);
        for (int i = 0; i < environment.size(); i++) {
            settings.put("ray.yarn.env." + i, environment.get(i));
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    /** Hadoop's own options, as its parser wants them. */
    String[] generic() {
        List<String> generic = new ArrayList<>();
        properties.forEach(property -> generic.addAll(List.of("-D", property)));
        configurations.forEach(file -> generic.addAll(List.of("-conf", file)));
        add(generic, "-fs", fileSystem);
        add(generic, "-jt", resourceManager);
        add(generic, "-libjars", libJars);
        add(generic, "-files", files);
        add(generic, "-archives", archives);
        return generic.toArray(String[]::new);
    }

    private static void add(List<String> generic, String option, @Nullable String value) {
        if (value != null) {
            generic.addAll(List.of(option, value));
        }
    }
}
