package org.rayonyarn.benchmarks.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One end of one contender, in a JVM of its own so that no other one disturbs its compiled code. {@code serve NAME} prints the address;
 * {@code ask NAME ADDRESS} takes {@code calls MILLIS} and {@code stream MILLIS} from standard input and prints a line of figures for
 * each. Ends with its standard input.
 */
public final class EchoProcess {
    private EchoProcess() {}

    public static void main(String[] args) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Contender contender = Contender.named(args[1]);
        if (args[0].equals("serve")) {
            System.out.println(contender.serve());
            commands.readLine();
        } else {
            ask(contender.connect(args[2]), commands);
        }
        System.exit(0);
    }

    private static void ask(Contender.Client client, BufferedReader commands) throws Exception {
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]));
            System.out.println(
                    switch (words[0]) {
                        case "calls" -> calls(client, nanos);
                        case "stream" -> String.valueOf(client.stream(nanos));
                        default -> throw new IOException("no such command; line=" + line);
                    });
        }
    }

    /** Median and 99th percentile, in microseconds. */
    private static String calls(Contender.Client client, long nanos) throws Exception {
        long[] took = new long[1 << 20];
        int calls = 0;
        long before = System.nanoTime();
        long until = before + nanos;
        while (before < until && calls < took.length) {
            client.call();
            long after = System.nanoTime();
            took[calls++] = after - before;
            before = after;
        }
        Arrays.sort(took, 0, calls);
        return took[calls / 2] / 1e3 + " " + took[(int) (calls * 0.99)] / 1e3;
    }
}
