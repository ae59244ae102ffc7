package org.rayonyarn.ray.yarn;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code yarn jar ray-on-yarn.jar ...} as a process of its own, behind Hadoop's class path and nothing of ours. */
final class Client implements AutoCloseable {
    static final Path ONE_JAR = Path.of("target", "ray-on-yarn.jar").toAbsolutePath();

    /** What the test's class path has beside Hadoop: our folders, and the libraries that only we bring. */
    private static final Pattern NOT_HADOOPS =
            Pattern.compile("/(classes|test-classes|ray-api|fory-core|picocli|config|archunit|assertj|junit)[^/]*(/|$)"
                    + "|(ray-on-yarn|yarn-appmaster|lineage-stash|hdfs-lease-ext)[^/]*\\.jar");

    /** A line of its log, or of a stack trace below one. */
    private static final Pattern HADOOPS_COMPLAINT = Pattern.compile(
            "^\\s|^\\d\\d(\\d\\d-\\d\\d|/\\d\\d/\\d\\d|:\\d\\d:\\d\\d)|^Caused by: |^[a-z]+\\.[\\w.$]+(Exception|Error)\\b");

    private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d+");
    private static final long DEADLINE_S = 240;

    private final Process process;
    private final Path output;
    private final Path errors;

    private Client(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static List<String> hadoopClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !NOT_HADOOPS.matcher(entry).find())
                .toList();
    }

    /** {@code yarn jar ray-on-yarn.jar <arguments>}. */
    static Client start(Path confFolder, Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = java(folder, List.of(), List.of(confFolder.toString()));
        command.addAll(List.of("org.apache.hadoop.util.RunJar", ONE_JAR.toString()));
        command.addAll(arguments);
        return start(folder, environment, command);
    }

    /** A program's own main, by {@code java} with our jar in front. */
    static Client plain(Path confFolder, Path folder, Path program, List<String> flags, List<String> arguments)
            throws IOException {
        List<String> command =
                java(folder, flags, List.of(ONE_JAR.toString(), program.toString(), confFolder.toString()));
        command.addAll(arguments);
        return start(folder, Map.of(), command);
    }

    private static List<String> java(Path folder, List<String> flags, List<String> classPath) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder));
        command.addAll(flags);
        List<String> all = new ArrayList<>(classPath);
        all.addAll(hadoopClassPath());
        command.addAll(List.of("-cp", String.join(File.pathSeparator, all)));
        return command;
    }

    private static Client start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "client", ".out");
        Path errors = Files.createTempFile(folder, "client", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new Client(builder.start(), output, errors);
    }

    /** The exit code. */
    int join() throws InterruptedException {
        if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("the client does not end: " + errors());
        }
        return process.exitValue();
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    /** The last line that the client wrote for its user; Hadoop may complain after it when its own shutdown is slow. */
    String lastLine() {
        return errors().lines()
                .filter(line -> !HADOOPS_COMPLAINT.matcher(line).find())
                .reduce("", (before, last) -> last);
    }

    /** The application's id, once it is submitted. */
    String application() {
        Matcher found = APPLICATION.matcher(errors());
        if (!found.find()) {
            throw new AssertionError("no application yet: " + errors());
        }
        return found.group();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As ctrl-C and {@code kill} do. */
    void terminate() {
        process.destroy();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
