package org.rayonyarn.benchmarks.workload;

import io.ray.api.Ray;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Takes its orders from standard input, a line each, and answers each with a line: {@code ROW MILLIS} runs a {@link Row} for so long (one
 * step at least) and gives operations a second and the median microseconds of a step. Its first line tells how many milliseconds
 * {@code Ray.init()} and the first result took. Ends with its standard input. Argument: the bytes of a large object; none to end after the
 * first result. Answers begin with {@link #ANSWER}, for nodes may print as well.
 */
public final class Workload {
    /** What each answer begins with. */
    public static final String ANSWER = "answer ";

    private static final int MOST_STEPS = 1 << 20;

    private Workload() {}

    public static void main(String[] args) throws IOException {
        System.out.println(ANSWER + toFirstResult());
        if (args.length > 0) {
            Setting setting = new Setting(Integer.parseInt(args[0]));
            long[] took = new long[MOST_STEPS];
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                System.out.println(ANSWER + turn(Row.valueOf(words[0]), setting, Long.parseLong(words[1]), took));
            }
        }
        Ray.shutdown();
    }

    /** Milliseconds until a number has come back, and until a list has. */
    private static String toFirstResult() {
        long begun = System.nanoTime();
        Ray.init();
        long initialised = System.nanoTime();
        Ray.task(Remote::nothing).remote().get();
        long number = System.nanoTime();
        Ray.task(Remote::same, List.of(1)).remote().get();
        long list = System.nanoTime();
        return String.format(
                Locale.ROOT,
                "%.1f %.1f %.1f",
                (initialised - begun) / 1e6,
                (number - begun) / 1e6,
                (list - begun) / 1e6);
    }

    private static String turn(Row row, Setting setting, long millis, long[] took) {
        int steps = 0;
        long begun = System.nanoTime();
        long until = begun + TimeUnit.MILLISECONDS.toNanos(millis);
        long before = begun;
        do {
            row.step(setting);
            long after = System.nanoTime();
            took[steps++] = after - before;
            before = after;
        } while (before < until && steps < took.length);
        double perSecond = steps * (double) row.operations() * 1e9 / (before - begun);
        Arrays.sort(took, 0, steps);
        return String.format(Locale.ROOT, "%.3f %.3f", perSecond, took[steps / 2] / 1e3);
    }
}
