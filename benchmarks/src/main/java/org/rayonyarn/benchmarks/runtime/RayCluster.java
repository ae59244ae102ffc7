package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rayonyarn.benchmarks.workload.Workload;

/**
 * A cluster of Ray itself on this machine, from a Python environment that has its wheel. All its processes are told from others by the
 * folder of this run, which stands in their command lines, and are ended one by one: Ray's own {@code stop} ends those of others as well.
 */
final class RayCluster implements AutoCloseable {
    /** What Ray's serialisers reflect on; its own launcher of Java workers knows nothing of Java 17. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.nio",
            "java.math",
            "java.net",
            "java.text");

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final Path environment;
    private final Path folder;
    private final Thread atExit = new Thread(this::endAll, "end-ray");
    private double startMillis;

    /** @param environment the virtual environment that has Ray */
    RayCluster(Path environment) throws IOException {
        this.environment = environment;
        this.folder = Files.createTempDirectory("ray-"); // short: Ray's sockets lie below, and their paths are limited
    }

    /** Starts the head with three CPUs, like our columns, and its default options else. */
    void start() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(atExit);
        long begun = System.nanoTime();
        ProcessBuilder start = new ProcessBuilder(
                environment.resolve("bin/ray").toString(),
                "start",
                "--head",
                "--node-ip-address=127.0.0.1",
                "--port=0",
                "--num-cpus=3",
                "--include-dashboard=false",
                "--disable-usage-stats",
                "--temp-dir=" + folder);
        start.redirectErrorStream(true).redirectOutput(log("start.log").file());
        start.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exit = start.start().waitFor();
        if (exit != 0) {
            throw new IOException("Ray does not start; exit=" + exit + " says="
                    + Files.readString(log("start.log").file().toPath()));
        }
        startMillis = (System.nanoTime() - begun) / 1e6;
    }

    double startMillis() {
        return startMillis;
    }

    /** The workload on this cluster. */
    Column column(String name, List<String> moreFlags) throws IOException {
        String workload = workload();
        List<String> flags = new ArrayList<>(moreFlags);
        List<String> workerFlags = new ArrayList<>(List.of("-Xmx1500m"));
        OPENED.forEach(opened -> workerFlags.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        flags.addAll(workerFlags);
        for (int i = 0; i < workerFlags.size(); i++) {
            flags.add("-Dray.job.jvm-options." + i + "=" + workerFlags.get(i));
        }
        flags.add("-Dray.address=" + Files.readString(folder.resolve("ray_current_cluster")));
        flags.add("-Dray.job.code-search-path=" + workload);
        return new Column(name, flags, workload + ":" + runtimeJar(), log("driver.log"));
    }

    private Redirect log(String name) {
        return Redirect.appendTo(folder.resolve(name).toFile());
    }

    private static String workload() {
        try {
            return Path.of(Workload.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the workload's jar has a strange name", e);
        }
    }

    private Path runtimeJar() throws IOException {
        try (Stream<Path> files = Files.find(
                environment.resolve("lib"), 6, (path, attributes) -> path.endsWith("ray/jars/ray_dist.jar"))) {
            return files.findFirst()
                    .orElseThrow(() -> new IOException("no Java runtime in Ray's wheel; environment=" + environment));
        }
    }

    Set<ProcessHandle> processes() {
        return Processes.with(folder.toString());
    }

    @Override
    public void close() throws IOException {
        endAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Twice, for the first round's children may have begun others. */
    private void endAll() {
        try {
            Processes.end(processes(), END_LIMIT);
            Processes.end(processes(), END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
