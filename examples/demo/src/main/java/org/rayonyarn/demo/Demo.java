package org.rayonyarn.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.slf4j.LoggerFactory;

/**
 * Shows the whole way on one machine: a small Hadoop cluster, a folder in HDFS, a Ray program on YARN. Ends with the
 * program's exit code; leaves no process and no file behind, ctrl-C included.
 */
public final class Demo {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Demo.class);
    /** Guice, inside Hadoop's web pages, warns that there are several of them in one JVM; held, lest its level be forgotten. */
    private static final Logger GUICE = Logger.getLogger("com.google.inject");

    private static final int BEFORE_FILE_SYSTEMS = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

    private final Path folder;
    private final Path clientJar;
    private final Path program;
    private final Path sources;
    private final Deque<AutoCloseable> open = new ArrayDeque<>(); // guarded by itself; the last opened is closed first
    private final long startedAtNs = System.nanoTime();

    private Demo(Path folder, Path clientJar, Path program, Path sources) {
        this.folder = folder;
        this.clientJar = clientJar;
        this.program = program;
        this.sources = sources;
    }

    /** Arguments: a folder for all files, ray-on-yarn.jar, code-search.jar, the folder with the sources of Hadoop. */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println(
                    "usage: Demo WORK_FOLDER RAY_ON_YARN_JAR CODE_SEARCH_JAR SOURCES_FOLDER (bin/ray-on-yarn demo)");
            System.exit(2);
        }
        GUICE.setLevel(Level.SEVERE);
        Demo demo = new Demo(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        ShutdownHookManager.get().addShutdownHook(demo::closeAll, BEFORE_FILE_SYSTEMS, 60, TimeUnit.SECONDS);
        System.exit(demo.run());
    }

    private int run() throws IOException, InterruptedException, YarnException {
        say("starting HDFS, YARN with two NodeManagers, and ZooKeeper in this JVM");
        DemoCluster cluster = keep(DemoCluster.start(folder));
        say("the cluster is up; putting the sources of Hadoop into HDFS");
        String input = putSources(cluster.fileSystem());

        List<String> command = command(input);
        say("yarn jar " + String.join(" ", command));
        long submittedAtNs = System.nanoTime();
        Submission submission = keep(Submission.start(cluster.clientClassPath(), folder, command));
        int exitCode = submission.join();
        String report = Submission.report(cluster.configuration());
        say(String.format(Locale.ROOT, "%s, exit code %d, %.1f s", report, exitCode, secondsSince(submittedAtNs)));
        closeAll();
        say("the cluster is gone");
        return exitCode != 0 || report.startsWith("SUCCEEDED") ? exitCode : 1;
    }

    private List<String> command(String input) {
        List<String> command = new ArrayList<>(List.of(clientJar.toString(), "run", "--nodes", "2"));
        command.addAll(List.of(program.toString(), "com.example.codesearch.CodeSearch", "--check", input));
        return command;
    }

    private String putSources(FileSystem hdfs) throws IOException {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(hdfs.getHomeDirectory(), "sources");
        hdfs.mkdirs(target);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(sources, "*.jar")) {
            for (Path jar : jars) {
                hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(jar.toUri()), target);
            }
        }
        return target.toString();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        synchronized (open) {
            open.push(resource);
        }
        return resource;
    }

    private void closeAll() {
        synchronized (open) {
            while (!open.isEmpty()) {
                close(open.pop());
            }
        }
    }

    // While the JVM ends, a DataNode refuses to stop in good order; the client and its application are gone by then,
    // and
    // bin/ray-on-yarn removes the files.
    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("not closed: resource={}", resource, e);
        }
    }

    private void say(String text) {
        System.out.println(String.format(Locale.ROOT, "demo %5.1f s: %s", secondsSince(startedAtNs), text));
    }

    private static double secondsSince(long thenNs) {
        return (System.nanoTime() - thenNs) / 1e9;
    }
}
