package org.rayonyarn.pipedream.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.rayonyarn.pipedream.partition.Golden;
import org.rayonyarn.pipedream.partition.MemoryModel;
import org.rayonyarn.pipedream.partition.Partitioner;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * How the partitioner's time grows with states, workers and levels, and how it compares with the authors' Python. Run by hand; the figures
 * are in docs/pipedream-planning.md.
 */
public final class PartitionerBenchmark {
    private static final MemoryModel MEMORY = new MemoryModel(1, 0);

    private PartitionerBenchmark() {}

    public static void main(String[] args) {
        String part = args.length == 0 ? "all" : args[0];
        if (part.equals("all") || part.equals("python")) {
            againstPython();
        }
        if (part.equals("all") || part.equals("growth")) {
            growth();
        }
    }

    private static void againstPython() {
        header("against the authors' Python (their CPU seconds from the golden folder)");
        compare("vgg16", 16, 0.39);
        compare("vgg16", 64, 2.4);
        compare("vgg16", 128, 8.1);
        compare("resnet50_compressed", 16, 0.67);
        compare("resnet50_compressed", 128, 20.7);
    }

    private static void compare(String name, int workers, double pythonSeconds) {
        Profile profile = Golden.profile(name);
        PlanRequest request = new PlanRequest(Topology.of(List.of(workers), List.of(1.25e9)));
        for (Rule rule : Rule.values()) {
            long cpuBefore = cpuNanos();
            double cold = seconds(() -> new Partitioner(profile, 4096, MEMORY).plan(rule, request));
            double coldCpu = (cpuNanos() - cpuBefore) / 1e9;
            cpuBefore = cpuNanos();
            double median = median(() -> new Partitioner(profile, 4096, MEMORY).plan(rule, request), 15);
            double cpu = (cpuNanos() - cpuBefore) / 15e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-20s n=%-4d %-9s first %7.1f ms (%.0f CPU), median of 15 %7.2f ms, mean %7.2f CPU ms; Python %.2f CPU s = %.0f x%n",
                    name,
                    workers,
                    rule,
                    cold * 1e3,
                    coldCpu * 1e3,
                    median * 1e3,
                    cpu * 1e3,
                    pythonSeconds,
                    pythonSeconds / cpu);
        }
    }

    private static void growth() {
        for (Rule rule : Rule.values()) {
            header("states, 16 workers, one level, " + rule);
            for (int states : List.of(50, 100, 200, 400, 800, 1500, 3000)) {
                measure(rule, states, List.of(16), List.of(1.25e9));
            }
            header("workers, 1500 states, one level, " + rule);
            for (int workers : List.of(4, 16, 64, 128)) {
                measure(rule, 1500, List.of(workers), List.of(1.25e9));
            }
            header("levels, 64 workers, 400 states, " + rule);
            measure(rule, 400, List.of(64), List.of(1.25e9));
            measure(rule, 400, List.of(8, 8), List.of(1e10, 1.25e9));
            measure(rule, 400, List.of(4, 4, 4), List.of(1e10, 2.5e9, 1.25e9));
            measure(rule, 400, List.of(2, 2, 2, 2, 2, 2), List.of(2e10, 1e10, 5e9, 2.5e9, 1.25e9, 6e8));
            header("1500 states, 16 and 128 workers in two levels, " + rule);
            measure(rule, 1500, List.of(4, 4), List.of(1e10, 1.25e9));
            measure(rule, 1500, List.of(8, 16), List.of(1e10, 1.25e9));
        }
    }

    private static void measure(Rule rule, int layers, List<Integer> workers, List<Double> bandwidths) {
        Profile profile = chain(layers, 7);
        PlanRequest request = new PlanRequest(Topology.of(workers, bandwidths));
        long cpuBefore = cpuNanos();
        double wall = seconds(() -> new Partitioner(profile, 4096, MEMORY).plan(rule, request));
        double cpu = (cpuNanos() - cpuBefore) / 1e9;
        int bar = (int) Math.max(0, Math.round(10 * Math.log10(cpu * 1000)));
        System.out.printf(
                Locale.ROOT,
                "%5d states, workers %-18s %8.3f CPU s, %8.3f s  %s%n",
                layers,
                workers,
                cpu,
                wall,
                "#".repeat(bar));
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** A chain whose early layers compute and whose late layers hold weights, as in convolutional networks. */
    public static Profile chain(int layers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            double early = 1 - i / (double) layers;
            double forward = random.nextDouble(0.2, 2) * (0.2 + early);
            all.add(new Layer(
                    "l" + i,
                    "layer",
                    forward,
                    2 * forward,
                    random.nextDouble(1e5, 2e7) * (0.05 + early),
                    random.nextDouble(0, 4e6) * (1.05 - early)));
        }
        return Profile.chain("chain" + layers, all);
    }

    private static double median(Supplier<PipelinePlan> work, int rounds) {
        double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            times[i] = seconds(work);
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }

    private static double seconds(Supplier<PipelinePlan> work) {
        long start = System.nanoTime();
        if (!work.get().feasible()) {
            throw new IllegalStateException("a plan was expected");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void header(String text) {
        System.out.println();
        System.out.println(text);
    }
}
