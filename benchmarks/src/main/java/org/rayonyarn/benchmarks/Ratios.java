package org.rayonyarn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Paired comparison of rounds: the median of ratios and how sure it is. */
public final class Ratios {
    private static final int RESAMPLES = 4_000;

    private Ratios() {}

    public static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** {@code median [low, high]}, the 95 % interval by bootstrap over rounds. */
    public static String of(List<Double> values, List<Double> floors, Random random) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / floors.get(round));
        }
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < RESAMPLES; i++) {
            List<Double> resample = new ArrayList<>();
            for (int j = 0; j < ratios.size(); j++) {
                resample.add(ratios.get(random.nextInt(ratios.size())));
            }
            medians.add(median(resample));
        }
        Collections.sort(medians);
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f, %.2f]",
                median(ratios),
                medians.get((int) (RESAMPLES * 0.025)),
                medians.get((int) (RESAMPLES * 0.975)));
    }
}
