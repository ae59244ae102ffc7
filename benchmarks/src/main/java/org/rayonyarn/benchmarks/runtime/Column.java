package org.rayonyarn.benchmarks.runtime;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.workload.Workload;

/**
 * What the workload runs on.
 *
 * @param name what the tables call it
 * @param flags of the driver's JVM
 * @param classPath of the driver's JVM
 * @param errors where its standard error goes
 */
record Column(String name, List<String> flags, String classPath, Redirect errors) {
    /** The driver's JVM and its workers are alike, and offer a CPU for the actor that holds one beside two for tasks. */
    private static final List<String> FLAGS = List.of(
            "-Xmx1500m",
            "-Dray.worker.isolation=thread", // else job JVM options make the embedded job's workers processes
            "-Dray.job.jvm-options.0=-Xmx1500m",
            "-Dray.head-args.0=--num-cpus=3");

    /** The classes of this build on {@code embedded}, or on what stands in {@code ray.address}; {@code -D} settings may follow, after blanks. */
    static Column ours(String name) {
        return ours(name, "");
    }

    /** The same with a class path in front of it. */
    static Column ours(String name, String front) {
        String[] words = name.split(" ", -1);
        List<String> flags = new ArrayList<>(FLAGS);
        if (!words[0].equals("embedded")) {
            flags.add("-Dray.address=" + words[0]);
        }
        flags.addAll(List.of(words).subList(1, words.length));
        String more = System.getProperty("session.flags", ""); // a profiler's, for instance
        if (!more.isEmpty()) {
            flags.addAll(List.of(more.split(" ", -1)));
        }
        String classPath = System.getProperty("java.class.path");
        return new Column(
                name,
                List.copyOf(flags),
                front.isEmpty() ? classPath : front + File.pathSeparator + classPath,
                Redirect.INHERIT);
    }

    Column named(String otherName) {
        return new Column(otherName, flags, classPath, errors);
    }

    /** A driver of the workload; with no arguments it ends after the first result. */
    Child driver(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Workload.class.getName()));
        command.addAll(List.of(arguments));
        return new Child(flags, classPath, command, errors);
    }
}
