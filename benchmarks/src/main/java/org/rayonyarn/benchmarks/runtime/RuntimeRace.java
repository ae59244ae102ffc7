package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.rayonyarn.benchmarks.Ratios;
import org.rayonyarn.benchmarks.workload.Row;

/**
 * The speed of the runtime, beside its floors in the same run: each session in a JVM of its own goes through the rows of the workload,
 * turn by turn with the floors, round by round; another load of the machine hits all of them. Prints a table a session. Arguments: rounds,
 * milliseconds a turn, sessions. {@code -Dquick=true} for a look at whether it runs at all, whose figures mean nothing.
 */
public final class RuntimeRace {
    private static final String SESSIONS = "embedded,local:1,local:2";
    private static final String FLOORS = "raw,nio,queue-park";
    private static final int LARGE_BYTES = 100_000_000;

    private final int rounds;
    private final int millis;
    private final int warmUpMillis;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final List<Floor> floors = new ArrayList<>();

    private RuntimeRace(int rounds, int millis, int warmUpMillis) {
        this.rounds = rounds;
        this.millis = millis;
        this.warmUpMillis = warmUpMillis;
    }

    public static void main(String[] args) throws Exception {
        boolean quick = Boolean.getBoolean("quick");
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : quick ? 1 : 15;
        int millis = args.length > 1 ? Integer.parseInt(args[1]) : quick ? 20 : 150;
        String sessions = args.length > 2 ? args[2] : quick ? "embedded,local:1" : SESSIONS;
        RuntimeRace race = new RuntimeRace(rounds, millis, quick ? 0 : 2_000);
        try {
            race.start(quick ? "nio,queue-park" : FLOORS, sessions, quick ? LARGE_BYTES / 100 : LARGE_BYTES);
            race.run();
            race.print();
        } finally {
            race.close();
        }
    }

    private void start(String floorNames, String names, int largeBytes) throws IOException {
        for (String name : floorNames.split(",", -1)) {
            floors.add(new Floor(name));
        }
        for (String name : names.split(",", -1)) {
            sessions.put(name, new Session(column(name), largeBytes));
        }
        for (Session session : sessions.values()) {
            session.awaitReady();
        }
    }

    /** {@code embedded@FOLDER}: the same with other classes in front, to compare two builds. */
    private static Column column(String session) {
        String[] parts = session.split("@", 2);
        return Column.ours(parts[0], parts.length > 1 ? parts[1] : "");
    }

    private void run() throws IOException {
        if (warmUpMillis > 0) {
            warmUp();
        }
        for (int round = 0; round < rounds; round++) {
            for (Floor floor : floors) {
                floor.turn(millis);
            }
            for (Row row : Row.values()) {
                for (Session session : sessions.values()) {
                    session.turn(row, millis);
                }
            }
        }
    }

    private void warmUp() throws IOException {
        for (Floor floor : floors) {
            floor.turn(warmUpMillis);
            floor.forget();
        }
        for (Row row : Row.values()) {
            for (Session session : sessions.values()) {
                session.turn(row, warmUpMillis);
            }
        }
        sessions.values().forEach(Session::forget);
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "rounds=%d ms=%d java=%s processors=%d%n",
                rounds,
                millis,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        System.out.println();
        System.out.println("| floor | p50 us | messages/s |");
        System.out.println("|---|---|---|");
        for (Floor floor : floors) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %,.0f |%n",
                    floor.name(),
                    Ratios.median(floor.p50()),
                    Ratios.median(floor.perSecond()));
        }
        sessions.forEach(this::print);
    }

    private void print(String name, Session session) {
        System.out.println();
        System.out.println("| " + name + " | p50 us of a step | operations/s | compared with the floor |");
        System.out.println("|---|---|---|---|");
        for (Row row : Row.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %,.1f | %s |%n",
                    row,
                    Ratios.median(session.p50(row)),
                    Ratios.median(session.perSecond(row)),
                    compared(row, session));
        }
    }

    /** What each row is to be held against: a hand-over within a JVM, an echo between two, a copy of large objects. */
    private String compared(Row row, Session session) {
        return switch (row) {
            case TASK_SYNC, TASK_SYNC_CPU, ACTOR_SYNC, ACTOR_SYNC_CPU -> {
                StringBuilder text = new StringBuilder("p50 / p50 of");
                for (Floor floor : floorsOf(session)) {
                    text.append(' ').append(floor.name()).append(": ");
                    text.append(Ratios.of(session.p50(row), floor.p50(), new Random(1)));
                }
                yield text.toString();
            }
            case TASK_ASYNC, TASK_ASYNC_CPU, ACTOR_ASYNC, ACTOR_ASYNC_CPU, FAN_OUT, FAN_OUT_CPU -> {
                StringBuilder text = new StringBuilder("messages per operation, of");
                for (Floor floor : floorsOf(session)) {
                    text.append(' ').append(floor.name()).append(": ");
                    text.append(Ratios.of(floor.perSecond(), session.perSecond(row), new Random(1)));
                }
                yield text.toString();
            }
            case PUT_LARGE, GET_LARGE, FETCH_LARGE ->
                "time / time of a copy: " + Ratios.of(session.p50(row), session.p50(Row.COPY_LARGE), new Random(1));
            case PUT_SMALL, GET_SMALL, WAIT_1000, WAIT_1000_CPU, ACTOR_NEW, ACTOR_NEW_CPU, COPY_LARGE -> "";
        };
    }

    private List<Floor> floorsOf(Session session) {
        return floors.stream()
                .filter(floor -> floor.isWithinOneJvm() == session.isWithinOneJvm())
                .toList();
    }

    private void close() throws InterruptedException {
        for (Session session : sessions.values()) {
            session.close();
        }
        for (Floor floor : floors) {
            floor.close();
        }
    }
}
