package com.example.basics;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums the numbers of a range by a tree of tasks: each splits its range, starts a task for each part, and waits for
 * them. Many tasks wait inside others here, more than there are cores.
 */
public final class TreeSum {
    private static final String USAGE =
            """
            usage: TreeSum [N [LEAF [BRANCHES]]]
            Sums the numbers below N (default 1000000); a range of at most LEAF numbers (default 10000) is summed
            by one task, a longer one is split into BRANCHES parts (default 3), a task each.""";

    private TreeSum() {}

    public static void main(String[] args) {
        int[] numbers = Arguments.numbers(USAGE, args, 1_000_000, 10_000, 3);
        int end = numbers[0];
        int leaf = numbers[1];
        int branches = Math.max(2, numbers[2]);

        Ray.init();
        long sum;
        try {
            sum = Ray.task(TreeSum::sum, 0, end, leaf, branches).remote().get();
        } finally {
            Ray.shutdown();
        }

        long expected = (long) end * (end - 1) / 2;
        System.out.println("the sum of the numbers below " + end + " is " + sum);
        if (sum != expected) {
            System.err.println("but should be " + expected);
            System.exit(1);
        }
    }

    /** The task: the sum of the numbers from {@code from} to {@code to - 1}. */
    static long sum(int from, int to, int leaf, int branches) {
        if (to - from <= leaf) {
            return sumHere(from, to);
        }
        List<ObjectRef<Long>> parts = new ArrayList<>();
        for (int i = 0; i < branches; i++) {
            int start = split(from, to, i, branches);
            int end = split(from, to, i + 1, branches);
            parts.add(Ray.task(TreeSum::sum, start, end, leaf, branches).remote());
        }
        return Ray.get(parts).stream().mapToLong(Long::longValue).sum();
    }

    static long sumHere(int from, int to) {
        long sum = 0;
        for (int number = from; number < to; number++) {
            sum += number;
        }
        return sum;
    }

    /** Where part number {@code i} of the range begins. */
    static int split(int from, int to, int i, int branches) {
        return from + (int) ((long) (to - from) * i / branches);
    }
}
