package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes of this machine: which belong together, what they take, their end. Linux alone. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Those that have {@code text} in their command line, with all their descendants, for those may have given themselves other names. */
    static Set<ProcessHandle> with(String text) {
        Set<ProcessHandle> found = new LinkedHashSet<>();
        ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .filter(process -> commandLine(process).contains(text))
                .forEach(process -> found.addAll(family(process)));
        return found;
    }

    /** A process and all its descendants. */
    static Set<ProcessHandle> family(ProcessHandle process) {
        Set<ProcessHandle> family = new LinkedHashSet<>(Set.of(process));
        process.descendants().forEach(family::add);
        return family;
    }

    /** Asks all of them to end, waits, and kills those that live on. */
    static void end(Collection<ProcessHandle> processes, Duration limit) throws InterruptedException {
        processes.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + limit.toNanos();
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.destroyForcibly();
            }
        }
    }

    /** Resident memory in bytes, each page shared by several processes counted in parts. */
    static long residentBytes(Collection<ProcessHandle> processes) {
        return processes.stream().mapToLong(Processes::residentBytes).sum();
    }

    private static long residentBytes(ProcessHandle process) {
        try {
            return Files.readAllLines(PROC.resolve(process.pid() + "/smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0; // it has ended, or is another user's
        }
    }

    static long threads(Collection<ProcessHandle> processes) {
        return processes.stream().mapToLong(Processes::threads).sum();
    }

    private static long threads(ProcessHandle process) {
        String[] tasks = PROC.resolve(process.pid() + "/task").toFile().list();
        return tasks == null ? 0 : tasks.length;
    }

    /** Read here, for the JDK leaves out what is longer than a page. */
    private static String commandLine(ProcessHandle process) {
        try {
            byte[] line = Files.readAllBytes(PROC.resolve(process.pid() + "/cmdline"));
            return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }
}
