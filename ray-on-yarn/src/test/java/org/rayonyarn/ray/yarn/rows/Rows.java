package org.rayonyarn.ray.yarn.rows;

import io.ray.api.Ray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * All rows, by the words of the README's first column. As the driver of a session ({@code own FOLDER}) it checks them on threads, waits
 * until somebody makes the file {@code go}, and then fells nodes; as a driver that joins ({@code joined FOLDER}), in processes; as that of a
 * session with isolation ({@code process FOLDER}), what tells processes from threads; as one in local mode ({@code local FOLDER}), the row of that.
 */
public final class Rows {
    public static final String FELLS_NODES = "a task that fells two nodes";

    /** What a thread can't survive, or has no say in. */
    public static final Set<String> IN_PROCESSES =
            Set.of("`Runtime.halt`, `kill -9`", "`ray.job.jvm-options`", "`ray.logging.*`, output at the driver");

    /** What tells processes from threads, for a session whose own job has them. */
    private static final Set<String> OF_PROCESSES = Set.of(
            "`Ray.task`, nested as deep as you like, names",
            "`System.exit` in user code",
            "`Runtime.halt`, `kill -9`",
            "`setJvmOptions`, `setRuntimeEnv`, `ray.job.runtime-env.*` (variables, jars)",
            "`ray.job.jvm-options`",
            "`ray.logging.*`, output at the driver");

    /** What a driver without a session checks: such a one runs in its own JVM whatever its address is. */
    public static final String THIS_JVM = "`ray.run-mode`, `ray.local-mode`";

    private Rows() {}

    public static Map<String, Check> all() {
        Map<String, Check> rows = new LinkedHashMap<>();
        TaskRows.addTo(rows);
        ActorRows.addTo(rows);
        GroupRows.addTo(rows);
        RuntimeRows.addTo(rows);
        return rows;
    }

    public static void main(String[] args) throws Exception {
        Map<String, Check> rows = all();
        rows.keySet().retainAll(of(args[0]));
        Check last = rows.remove(FELLS_NODES);
        Ray.init();
        rows.forEach(Rows::check);
        if (last != null) {
            Path folder = Path.of(args[1]);
            Files.createFile(folder.resolve("served"));
            Check.eventually(() -> Files.exists(folder.resolve("go")));
            check(FELLS_NODES, last);
        }
        Ray.shutdown();
    }

    /** The rows that a kind of driver checks. */
    public static Set<String> of(String kind) {
        Set<String> rows = new LinkedHashSet<>(all().keySet());
        switch (kind) {
            case "own" -> rows.removeAll(IN_PROCESSES);
            case "joined" -> rows.remove(FELLS_NODES);
            case "process" -> rows.retainAll(OF_PROCESSES);
            case "local" -> rows.retainAll(Set.of(THIS_JVM));
            default -> throw new IllegalArgumentException("no such driver: " + kind);
        }
        if (!kind.equals("local")) {
            rows.remove(THIS_JVM);
        }
        return rows;
    }

    private static void check(String name, Check row) {
        long begin = System.nanoTime();
        String outcome = "ok";
        try {
            row.run();
        } catch (Throwable e) { // what a row throws is its outcome
            outcome = "FAILED " + String.valueOf(e).replace('\n', ' ');
            e.printStackTrace();
        }
        System.out.println("row " + name + " -> " + outcome);
        System.err.println("row " + name + " took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
