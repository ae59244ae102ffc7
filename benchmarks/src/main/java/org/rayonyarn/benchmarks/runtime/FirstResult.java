package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.Ratios;

/**
 * How long a fresh JVM takes from {@code Ray.init()} to the first result. Arguments: rounds, then sessions: {@code embedded}, {@code local:2},
 * or one of them and {@code @} and a class path that goes in front, to compare two builds. All take turns; ratios are to the first one.
 */
public final class FirstResult {
    private FirstResult() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        List<String> sessions =
                args.length > 1 ? List.of(args).subList(1, args.length) : List.of("embedded", "local:1", "local:2");
        Map<String, List<List<Double>>> took = new LinkedHashMap<>();
        for (String session : sessions) {
            took.put(session, List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        }
        for (int round = 0; round < rounds; round++) {
            for (String session : sessions) {
                List<Double> figures = run(session);
                for (int i = 0; i < figures.size(); i++) {
                    took.get(session).get(i).add(figures.get(i));
                }
            }
        }
        print(rounds, took);
    }

    private static List<Double> run(String session) throws IOException, InterruptedException {
        String[] parts = session.split("@", 2);
        Child driver = Column.ours(parts[0], parts.length > 1 ? parts[1] : "").driver();
        try {
            return Session.readAnswer(driver);
        } finally {
            driver.close();
        }
    }

    private static void print(int rounds, Map<String, List<List<Double>>> took) {
        System.out.printf(Locale.ROOT, "rounds=%d java=%s%n%n", rounds, Runtime.version());
        System.out.println(
                "| ms since the call of Ray.init() | it returns | a number is back | a list is back | list / first row's |");
        System.out.println("|---|---|---|---|---|");
        List<Double> first = took.values().iterator().next().get(2);
        took.forEach((session, figures) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %s |%n",
                session.split("@", 2)[0] + (session.contains("@") ? " (other build)" : ""),
                Ratios.median(figures.get(0)),
                Ratios.median(figures.get(1)),
                Ratios.median(figures.get(2)),
                Ratios.of(figures.get(2), first, new Random(1))));
    }
}
