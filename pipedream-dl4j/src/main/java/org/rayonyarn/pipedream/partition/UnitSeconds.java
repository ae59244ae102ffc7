package org.rayonyarn.pipedream.partition;

import java.util.Arrays;

/** Seconds a minibatch that a range of states takes on one unit of a level: a worker, or a machine that was searched before. Immutable. */
interface UnitSeconds {
    double of(int first, int state);

    /** No more than {@link #of}, and falling as {@code first} rises, so that it can be searched. */
    double atLeast(int first, int state);

    /** Whether ranges add up: then a last stage costs the work up to its end less the work up to its cut. */
    boolean addUp();

    /** One worker: what the layers compute. */
    final class Computed implements UnitSeconds {
        private final double[] computed;
        /** The most of any state up to this. */
        private final double[] most;

        Computed(States states) {
            computed = states.computeSeconds;
            most = computed.clone();
            Arrays.parallelPrefix(most, Math::max);
        }

        @Override
        public double of(int first, int state) {
            return first == 0 ? computed[state] : computed[state] - computed[first - 1];
        }

        @Override
        public double atLeast(int first, int state) {
            return first == 0 ? computed[state] : computed[state] - most[first - 1];
        }

        @Override
        public boolean addUp() {
            return true;
        }
    }

    /** A machine on which each range was split best: [state][first]. */
    final class Searched implements UnitSeconds {
        private final double[][] seconds;
        private final double[][] least;

        Searched(double[][] seconds) {
            this.seconds = seconds;
            this.least =
                    Arrays.stream(seconds).parallel().map(Searched::leastUpTo).toArray(double[][]::new);
        }

        /** The same array if it falls already. */
        private static double[] leastUpTo(double[] values) {
            for (int i = 1; i < values.length; i++) {
                if (values[i] > values[i - 1]) {
                    double[] least = values.clone();
                    Arrays.parallelPrefix(least, Math::min);
                    return least;
                }
            }
            return values;
        }

        @Override
        public double of(int first, int state) {
            return seconds[state][first];
        }

        @Override
        public double atLeast(int first, int state) {
            return least[state][first];
        }

        @Override
        public boolean addUp() {
            return false;
        }
    }
}
