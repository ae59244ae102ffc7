package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.Ratios;
import org.rayonyarn.benchmarks.workload.Row;

/**
 * The same program on Ray and on this runtime, in turn. Options: {@code --rounds N} of the short rows, {@code --long-rounds N} of those
 * that take Ray half a minute, {@code --millis N} a turn. {@code -Dray.home} is the Python environment that has Ray's wheel; without it
 * our columns are printed alone. Started by {@code benchmarks/compare-with-ray}.
 */
public final class CompareWithRay {
    private static final String BATCH = "-Dworkload.batch=1000";
    private static final List<Column> OURS = List.of(
            Column.ours("embedded -Dray.worker.isolation=process " + BATCH).named("processes"),
            Column.ours("local:1 -Dray.worker.isolation=process " + BATCH).named("processes of another JVM"),
            Column.ours("local:1 " + BATCH).named("another JVM"),
            Column.ours("embedded " + BATCH).named("threads"));
    private static final List<Row> LONG_ROWS = List.of(Row.FAN_OUT, Row.FAN_OUT_CPU, Row.ACTOR_NEW, Row.ACTOR_NEW_CPU);
    private static final Set<Row> LEFT_OUT = Set.of(Row.GET_LARGE, Row.FETCH_LARGE, Row.COPY_LARGE);
    private static final List<Row> SHORT_ROWS = Arrays.stream(Row.values())
            .filter(row -> !LONG_ROWS.contains(row) && !LEFT_OUT.contains(row))
            .toList();
    private static final int LARGE_BYTES = 100_000_000;
    private static final int WARM_UP_MILLIS = 2_000;

    private final @Nullable Path rayHome;
    private final Map<String, Integer> options;
    private final boolean quick = Boolean.getBoolean("quick");

    private CompareWithRay(@Nullable Path rayHome, Map<String, Integer> options) {
        this.rayHome = rayHome;
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        String home = System.getProperty("ray.home", "");
        new CompareWithRay(home.isEmpty() ? null : Path.of(home), options(args)).run();
    }

    private static Map<String, Integer> options(String[] args) {
        Map<String, Integer> options = new LinkedHashMap<>(Map.of("--rounds", 15, "--long-rounds", 1, "--millis", 150));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("options are --rounds N --long-rounds N --millis N; got=" + args[i]);
            }
            options.put(args[i], Integer.valueOf(args[i + 1]));
        }
        return options;
    }

    private void run() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "options=%s commit=%s java=%s processors=%d load average=%.1f%n",
                options,
                System.getProperty("commit", "unknown"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load());
        firstResults();
        if (rayHome == null) {
            System.out.println("\nRay is not here: our columns alone, ratios to the first of them.");
            race(OURS, null);
            return;
        }
        try (RayCluster ray = new RayCluster(rayHome)) {
            ray.start();
            List<Column> columns = new ArrayList<>(List.of(ray.column("Ray", List.of(BATCH))));
            columns.addAll(OURS);
            race(columns, ray);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void race(List<Column> columns, @Nullable RayCluster ray) throws IOException, InterruptedException {
        ColumnRace race = new ColumnRace(columns, quick ? LARGE_BYTES / 100 : LARGE_BYTES);
        try {
            race.warmUp(SHORT_ROWS, quick ? 1 : WARM_UP_MILLIS);
            race.run(SHORT_ROWS, options.get("--rounds"), options.get("--millis"));
            List<Row> longRows = quick ? LONG_ROWS.subList(0, 1) : LONG_ROWS; // processes of actors take a second each
            race.run(longRows, options.get("--long-rounds"), 1);
            race.print(SHORT_ROWS);
            race.print(longRows);
            printMemory(race, columns, ray);
        } finally {
            race.close();
        }
        System.out.printf(Locale.ROOT, "%nload average at the end=%.1f%n", load());
    }

    private static void printMemory(ColumnRace race, List<Column> columns, @Nullable RayCluster ray) {
        System.out.println("\n| at the end | processes | resident MB |");
        System.out.println("|---|---|---|");
        for (Column column : columns) {
            Set<ProcessHandle> processes =
                    new HashSet<>(Processes.family(race.session(column).process()));
            if (ray != null && column.equals(columns.get(0))) {
                processes.addAll(ray.processes());
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %,d |%n",
                    column.name(),
                    processes.size(),
                    Processes.residentBytes(processes) / 1_000_000);
        }
    }

    /** A fresh JVM each time; on Ray a fresh cluster as well. */
    private void firstResults() throws IOException, InterruptedException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int round = 0; round < options.get("--long-rounds"); round++) {
            if (rayHome != null) {
                try (RayCluster ray = new RayCluster(rayHome)) {
                    ray.start();
                    double joined = firstResult(ray.column("Ray", List.of()));
                    add(millis, "Ray, with the cluster's start", joined + ray.startMillis());
                    add(millis, "Ray, joining", joined);
                }
            }
            for (Column column : OURS) {
                add(millis, column.name(), firstResult(column));
            }
        }
        print(millis);
    }

    private static void add(Map<String, List<Double>> figures, String name, double figure) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(figure);
    }

    private static double firstResult(Column column) throws IOException, InterruptedException {
        Child driver = column.driver();
        try {
            return Session.readAnswer(driver).get(1);
        } finally {
            driver.close();
        }
    }

    private static void print(Map<String, List<Double>> millis) {
        Collection<List<Double>> all = millis.values();
        List<Double> first = all.iterator().next();
        System.out.println("\n| Ray.init() to the first result | ms | first row's / this |");
        System.out.println("|---|---|---|");
        millis.forEach((name, figures) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s |%n",
                name,
                Ratios.median(figures),
                Ratios.of(first, figures, new Random(1))));
    }
}
