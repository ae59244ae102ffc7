package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.rayonyarn.benchmarks.Ratios;
import org.rayonyarn.benchmarks.workload.Row;

/** The same rows in several columns, turn by turn, so that another load of the machine hits all of them. Ratios are to the first column. */
final class ColumnRace {
    private final Map<Column, Session> sessions = new LinkedHashMap<>();

    /** Starts the columns' sessions. */
    ColumnRace(List<Column> columns, int largeBytes) throws IOException {
        for (Column column : columns) {
            sessions.put(column, new Session(column, largeBytes));
        }
        for (Session session : sessions.values()) {
            session.awaitReady();
        }
    }

    void warmUp(Collection<Row> rows, int millis) throws IOException {
        run(rows, 1, millis);
        sessions.values().forEach(Session::forget);
    }

    void run(Collection<Row> rows, int rounds, int millis) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (Row row : rows) {
                for (Session session : sessions.values()) {
                    session.turn(row, millis);
                }
            }
        }
    }

    Session session(Column column) {
        return sessions.get(column);
    }

    /** Operations a second, rows down, columns across. */
    void print(Collection<Row> rows) {
        List<String> names = sessions.keySet().stream().map(Column::name).toList();
        List<String> head = new ArrayList<>(names);
        names.subList(1, names.size()).forEach(name -> head.add(name + " / " + names.get(0)));
        System.out.println();
        System.out.println("| operations/s | " + String.join(" | ", head) + " |");
        System.out.println("|---".repeat(head.size() + 1) + "|");
        rows.forEach(this::print);
    }

    private void print(Row row) {
        List<List<Double>> figures = sessions.values().stream()
                .map(session -> session.perSecond(row))
                .toList();
        StringBuilder line = new StringBuilder("| " + row + " |");
        figures.forEach(speeds -> line.append(String.format(Locale.ROOT, " %,.1f |", Ratios.median(speeds))));
        for (List<Double> speeds : figures.subList(1, figures.size())) {
            line.append(' ')
                    .append(Ratios.of(speeds, figures.get(0), new Random(1)))
                    .append(" |");
        }
        System.out.println(line);
    }

    void close() throws InterruptedException {
        for (Session session : sessions.values()) {
            session.close();
        }
    }
}
