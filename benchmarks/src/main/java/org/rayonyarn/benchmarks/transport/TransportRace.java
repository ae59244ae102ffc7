package org.rayonyarn.benchmarks.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.Ratios;

/**
 * Lets all contenders run in turn, round by round, and compares each with the raw sockets of the same round: another load of the
 * machine hits both. Prints a table; arguments: rounds, milliseconds a turn, contenders.
 */
public final class TransportRace {
    private static final List<String> NAMES = List.of(
            "raw", "nio", "nio-loop", "epoll", "unix", "grpc", "queue-linked", "queue-park", "queue-synchronous");
    private static final String FLOOR = "raw";
    private static final String CHOSEN = "nio";
    private static final int WARM_UP_TURNS = 40;

    private TransportRace() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 41;
        int millis = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        List<String> names = args.length > 2 ? List.of(args[2].split(",", -1)) : NAMES;
        Map<String, Racer> racers = new LinkedHashMap<>();
        try {
            for (String name : names) {
                racers.put(name, new Racer(name));
            }
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                for (Racer racer : racers.values()) {
                    racer.turn(millis);
                }
            }
            racers.values().forEach(Racer::forget);
            for (int round = 0; round < rounds; round++) {
                for (Racer racer : racers.values()) {
                    racer.turn(millis);
                }
            }
            print(racers, rounds, millis);
        } finally {
            for (Racer racer : racers.values()) {
                racer.close();
            }
        }
    }

    private static void print(Map<String, Racer> racers, int rounds, int millis) {
        System.out.printf(
                Locale.ROOT,
                "rounds=%d ms=%d java=%s processors=%d%n",
                rounds,
                millis,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        System.out.println(
                "| | p50 us | p99 us | p50 / raw | p50 / nio | messages/s | messages / raw | messages / nio |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        racers.forEach((name, racer) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %s | %s | %,.0f | %s | %s |%n",
                name,
                Ratios.median(racer.p50),
                Ratios.median(racer.p99),
                ratio(racers, racer, FLOOR, r -> r.p50),
                ratio(racers, racer, CHOSEN, r -> r.p50),
                Ratios.median(racer.perSecond),
                ratio(racers, racer, FLOOR, r -> r.perSecond),
                ratio(racers, racer, CHOSEN, r -> r.perSecond)));
    }

    private static String ratio(
            Map<String, Racer> racers, Racer racer, String to, Function<Racer, List<Double>> figures) {
        Racer other = racers.get(to);
        return other == null ? "" : Ratios.of(figures.apply(racer), figures.apply(other), new Random(1));
    }

    /** A contender's two processes and its figures, one for each round. */
    private static final class Racer {
        private final List<Double> p50 = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();
        private final List<Double> perSecond = new ArrayList<>();
        private final Child server;
        private final Child client;

        Racer(String name) throws IOException {
            server = child("serve", name);
            client = child("ask", name, server.readLine());
            client.readLine();
        }

        private static Child child(String... args) throws IOException {
            List<String> command = new ArrayList<>(List.of(EchoProcess.class.getName()));
            command.addAll(List.of(args));
            return new Child(List.of("-Xmx256m", "-XX:+UseSerialGC"), command);
        }

        void turn(int millis) throws IOException {
            String[] calls = client.ask("calls " + millis).split(" ", -1);
            p50.add(Double.parseDouble(calls[0]));
            p99.add(Double.parseDouble(calls[1]));
            perSecond.add(Double.parseDouble(client.ask("stream " + millis)));
        }

        void forget() {
            p50.clear();
            p99.clear();
            perSecond.clear();
        }

        void close() throws InterruptedException {
            client.close();
            server.close();
        }
    }
}
