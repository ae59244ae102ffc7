package org.rayonyarn.ray.yarn.rows;

import io.ray.api.Ray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All rows, by the words of the README's first column. As the driver of a session ({@code own FOLDER}) it checks them on threads, waits
 * until somebody makes the file {@code go}, and then fells nodes; as a driver that joins ({@code joined FOLDER}), in processes.
 */
public final class Rows {
    public static final String FELLS_NODES = "a task that fells two nodes";

    /** What a thread can't survive, or has no say in. */
    public static final Set<String> IN_PROCESSES =
            Set.of("`Runtime.halt`, `kill -9`", "`ray.job.jvm-options`", "`ray.logging.*`, output at the driver");

    /** What has no meaning in a session on YARN: the driver's JVM alone, and options of the head that Ray's own command starts. */
    public static final Set<String> ELSEWHERE =
            Set.of("`ray.run-mode`, `ray.local-mode`", "`ray.head-args`: labels, object store memory");

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
        boolean own = args[0].equals("own");
        Path folder = Path.of(args[1]);
        Ray.init();
        Map<String, Check> rows = all();
        Check last = rows.remove(FELLS_NODES);
        if (own) {
            rows.keySet().removeAll(IN_PROCESSES);
        }
        rows.forEach(Rows::check);
        if (own) {
            Files.createFile(folder.resolve("served"));
            Check.eventually(() -> Files.exists(folder.resolve("go")));
            check(FELLS_NODES, last);
        }
        Ray.shutdown();
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
