package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.transport.EchoProcess;

/** A message there and back by a contender of the transport's race, in JVMs of its own; a figure of each round. */
final class Floor {
    private static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private final String name;
    private final Child server;
    private final Child client;
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> perSecond = new ArrayList<>();

    Floor(String name) throws IOException {
        this.name = name;
        this.server = new Child(FLAGS, List.of(EchoProcess.class.getName(), "serve", name));
        this.client = new Child(FLAGS, List.of(EchoProcess.class.getName(), "ask", name, server.readLine()));
        client.readLine();
    }

    String name() {
        return name;
    }

    boolean isWithinOneJvm() {
        return name.startsWith("queue-");
    }

    void turn(int millis) throws IOException {
        String[] calls = client.ask("calls " + millis).split(" ", -1);
        p50.add(Double.parseDouble(calls[0]));
        perSecond.add(Double.parseDouble(client.ask("stream " + millis)));
    }

    void forget() {
        p50.clear();
        perSecond.clear();
    }

    /** Microseconds. */
    List<Double> p50() {
        return p50;
    }

    List<Double> perSecond() {
        return perSecond;
    }

    void close() throws InterruptedException {
        client.close();
        server.close();
    }
}
