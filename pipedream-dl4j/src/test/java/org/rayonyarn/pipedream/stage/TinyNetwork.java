package org.rayonyarn.pipedream.stage;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A stage of one dense layer with tanh and momentum, on {@code double[]}: small enough to run thousands of times, not linear. */
class TinyNetwork implements StageModel<double[]> {
    static final int WIDTH = 3;

    private final boolean last;
    private final double[] momentum = new double[WIDTH * WIDTH];

    TinyNetwork(boolean last) {
        this.last = last;
    }

    static double[] initialWeights(long seed, int stage) {
        SplittableRandom random = new SplittableRandom(seed * 31 + stage);
        return random.doubles(WIDTH * WIDTH, -1, 1).toArray();
    }

    static double[] data(long seed, int unit) {
        return new SplittableRandom(seed * 131 + unit).doubles(WIDTH, -1, 1).toArray();
    }

    @Override
    public double[] forward(int unit, double[] weights, double[] input) {
        double[] output = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            double sum = 0;
            for (int j = 0; j < WIDTH; j++) {
                sum += weights[i * WIDTH + j] * input[j];
            }
            output[i] = Math.tanh(sum);
        }
        return output;
    }

    @Override
    public Gradients<double[]> backward(
            int unit, double[] weights, double[] input, double @Nullable [] outputGradient) {
        double[] output = forward(unit, weights, input);
        double[] delta = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            double wanted = last || outputGradient == null ? output[i] - Math.sin(unit + i) : outputGradient[i];
            delta[i] = wanted * (1 - output[i] * output[i]);
        }
        double[] ofInput = new double[WIDTH];
        double[] ofWeights = new double[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                ofInput[j] += weights[i * WIDTH + j] * delta[i];
                ofWeights[i * WIDTH + j] = delta[i] * input[j];
            }
        }
        return new Gradients<>(ofInput, ofWeights);
    }

    @Override
    public double[] add(double[] left, double[] right) {
        double[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    @Override
    public double[] update(int round, double[] weights, double @Nullable [] gradient, int units) {
        double[] updated = weights.clone();
        for (int i = 0; i < updated.length; i++) {
            momentum[i] = 0.9 * momentum[i] + (gradient == null ? 0 : gradient[i] / units);
            updated[i] -= 0.05 * momentum[i];
        }
        return updated;
    }
}
