package org.rayonyarn.benchmarks.workload;

import io.ray.api.Ray;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Locale;

/**
 * Runs one {@link Trial}, the argument, in a session of its own. Its answer: the seconds, and the most megabytes of heap that this JVM has
 * used. Then it waits for the end of its standard input.
 */
public final class Trials {
    private Trials() {}

    public static void main(String[] args) throws IOException {
        Trial trial = Trial.valueOf(args[0]);
        if (trial != Trial.DRIVERS_100) {
            Ray.init();
        }
        long begun = System.nanoTime();
        trial.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.println(Workload.ANSWER + String.format(Locale.ROOT, "%.2f %.0f", seconds, heap / 1e6));
        while (System.in.read() >= 0) {
            // whoever started this has still to look at it
        }
        Ray.shutdown();
    }
}
