package org.rayonyarn.benchmarks.workload;

/** How many operations one step has in the rows that have many. */
final class Batch {
    /** Of the asynchronous rows; {@code -Dworkload.batch} where another runtime would take too long for it. */
    static final int SIZE = Integer.getInteger("workload.batch", 5_000);

    static final int FAN_OUT = 20_000;

    static final int ACTORS = 10;

    private Batch() {}
}
