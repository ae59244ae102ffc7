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

    Session(Column column, int largeBytes) throws IOException {
        this.name = column.name();
        this.driver = column.driver(String.valueOf(largeBytes));
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

    boolean isWithinOneJvm() {
        return name.startsWith("embedded");
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

    ProcessHandle process() {
        return driver.handle();
    }

    void close() throws InterruptedException {
        driver.close();
    }
}
