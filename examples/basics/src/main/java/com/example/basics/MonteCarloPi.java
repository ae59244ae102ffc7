package com.example.basics;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Estimates pi with random points: independent tasks, and one {@code Ray.get} for all of their results. */
public final class MonteCarloPi {
    private static final String USAGE =
            """
            usage: MonteCarloPi [TASKS [POINTS]]
            Throws POINTS random points (default 1000000) in each of TASKS tasks (default 8)
            and tells pi from the share that falls into the circle.""";

    private MonteCarloPi() {}

    public static void main(String[] args) {
        int[] numbers = Arguments.numbers(USAGE, args, 8, 1_000_000);
        int tasks = numbers[0];
        int points = numbers[1];

        Ray.init();
        long inside = 0;
        try {
            List<ObjectRef<Long>> counts = new ArrayList<>();
            for (int seed = 0; seed < tasks; seed++) {
                counts.add(Ray.task(MonteCarloPi::countInside, seed, points).remote());
            }
            for (long count : Ray.get(counts)) {
                inside += count;
            }
        } finally {
            Ray.shutdown();
        }

        long total = (long) tasks * points;
        double pi = 4.0 * inside / total;
        System.out.println(String.format(Locale.ROOT, "pi is about %.5f (%d points in %d tasks)", pi, total, tasks));
        if (!isPlausible(pi, total)) {
            System.err.println("that is too far from pi to be chance");
            System.exit(1);
        }
    }

    /** The task: how many of the points fall into the quarter of a circle. */
    static long countInside(int seed, int points) {
        SplittableRandom random = new SplittableRandom(seed);
        long inside = 0;
        for (int i = 0; i < points; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            if (x * x + y * y <= 1) {
                inside++;
            }
        }
        return inside;
    }

    /** Within six standard deviations. */
    static boolean isPlausible(double pi, long points) {
        double share = Math.PI / 4;
        double deviation = 4 * Math.sqrt(share * (1 - share) / points);
        return Math.abs(pi - Math.PI) <= 6 * deviation;
    }
}
