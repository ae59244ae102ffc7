package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.workload.Row;
import org.rayonyarn.benchmarks.workload.Workload;

/** The workload in a session of its own; of each row a figure of each round. */
final class Session {
    private final String name;
    private final Child driver;
    private final Map<Row, List<Double>> perSecond = new EnumMap<>(Row.class);
    private final Map<Row, List<Double>> p50 = new EnumMap<>(Row.class);

    /** @param name {@code embedded}, or what stands in {@code ray.address} */
    Session(String name, int largeBytes) throws IOException {
        this.name = name;
        this.driver = new Child(flags(name), List.of(Workload.class.getName(), String.valueOf(largeBytes)));
    }

    void awaitReady() throws IOException {
        readAnswer(driver);
    }

    /** Its next figures; skips what else is printed. */
    static List<Double> readAnswer(Child driver) throws IOException {
        String line = driver.readLine();
        while (!line.startsWith(Workload.ANSWER)) {
            line = driver.readLine();
        }
        return Arrays.stream(line.substring(Workload.ANSWER.length()).split(" ", -1))
                .map(Double::valueOf)
                .toList();
    }

    /** The driver's JVM and its nodes are alike. */
    static List<String> flags(String name) {
        List<String> flags = new ArrayList<>(List.of("-Xmx1500m", "-Dray.job.jvm-options.0=-Xmx1500m"));
        if (!name.equals("embedded")) {
            flags.add("-Dray.address=" + name);
        }
        String more = System.getProperty("session.flags", ""); // a profiler's, for instance
        if (!more.isEmpty()) {
            flags.addAll(List.of(more.split(" ", -1)));
        }
        return flags;
    }

    boolean isWithinOneJvm() {
        return name.equals("embedded");
    }

    void turn(Row row, int millis) throws IOException {
        driver.tell(row + " " + millis);
        List<Double> figures = readAnswer(driver);
        perSecond.computeIfAbsent(row, r -> new ArrayList<>()).add(figures.get(0));
        p50.computeIfAbsent(row, r -> new ArrayList<>()).add(figures.get(1));
    }

    void forget() {
        perSecond.clear();
        p50.clear();
    }

    /** Operations a second. */
    List<Double> perSecond(Row row) {
        return perSecond.getOrDefault(row, List.of());
    }

    /** Microseconds of a step. */
    List<Double> p50(Row row) {
        return p50.getOrDefault(row, List.of());
    }

    void close() throws InterruptedException {
        driver.close();
    }
}
