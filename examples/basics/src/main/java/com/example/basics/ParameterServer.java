package com.example.basics;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns the weights of a linear function from examples. An actor holds the weights; each worker, a task, has examples of
 * its own, and again and again fetches the weights, reckons a gradient and sends it back, without waiting for the other
 * workers: its weights may be a little old, which does no harm here.
 */
public final class ParameterServer {
    private static final String USAGE =
            """
            usage: ParameterServer [WORKERS [ROUNDS]]
            Learns a linear function of 5 weights with WORKERS tasks (default 4),
            which send ROUNDS gradients each (default 200) to one actor.""";

    private static final double[] TRUTH = {0.5, -1.25, 2, 3.5, -0.75};
    private static final int EXAMPLES = 100; // a worker
    private static final double RATE =
            0.3; // of all workers together, so that many old gradients at once don't overshoot

    private ParameterServer() {}

    public static void main(String[] args) {
        int[] numbers = Arguments.numbers(USAGE, args, 4, 200);
        int workers = numbers[0];
        int rounds = numbers[1];

        Ray.init();
        int updates;
        double[] learned;
        try {
            ActorHandle<Weights> server =
                    Ray.actor(Weights::new, TRUTH.length, RATE / workers).remote();
            List<ObjectRef<Integer>> running = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                running.add(
                        Ray.task(ParameterServer::work, server, worker, rounds).remote());
            }
            updates = Ray.get(running).stream().mapToInt(Integer::intValue).sum();
            learned = server.task(Weights::get).remote().get();
        } finally {
            Ray.shutdown();
        }

        double error = distance(learned, TRUTH);
        double bound = errorBound(rounds);
        System.out.println("after " + updates + " updates: " + Arrays.toString(learned) + ", error " + error);
        if (updates != workers * rounds || !(error <= bound)) {
            System.err.println("but should be " + Arrays.toString(TRUTH) + " within " + bound);
            System.exit(1);
        }
    }

    /** A round of all workers takes about a fifth off the error; half of that is asked for, and never better than 0.001. */
    static double errorBound(int rounds) {
        return Math.max(0.001, distance(TRUTH, new double[TRUTH.length]) * Math.pow(0.9, rounds));
    }

    /** The actor. */
    public static final class Weights {
        private final double[] weights;
        private final double rate;

        public Weights(int size, double rate) {
            this.weights = new double[size];
            this.rate = rate;
        }

        public double[] get() {
            return weights.clone();
        }

        /** Goes one step against the gradient. */
        public void update(double[] gradient) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= rate * gradient[i];
            }
        }
    }

    /** The task: returns how many gradients it sent. */
    static int work(ActorHandle<Weights> server, int worker, int rounds) {
        double[][] examples = examples(worker);
        for (int round = 0; round < rounds; round++) {
            double[] weights = server.task(Weights::get).remote().get();
            server.task(Weights::update, gradient(weights, examples)).remote(); // nobody waits for it
        }
        return rounds;
    }

    /** Inputs of the function, drawn at random; each worker has its own. */
    static double[][] examples(int worker) {
        SplittableRandom random = new SplittableRandom(worker);
        double[][] examples = new double[EXAMPLES][TRUTH.length];
        for (double[] example : examples) {
            Arrays.setAll(example, i -> random.nextDouble(-1, 1));
        }
        return examples;
    }

    /** Of the mean squared error over the examples, whose true results {@link #TRUTH} gives. */
    static double[] gradient(double[] weights, double[][] examples) {
        double[] gradient = new double[weights.length];
        for (double[] example : examples) {
            double error = dot(weights, example) - dot(TRUTH, example);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += 2 * error * example[i] / examples.length;
            }
        }
        return gradient;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
