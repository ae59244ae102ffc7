package org.rayonyarn.benchmarks.runtime;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rayonyarn.benchmarks.Child;
import org.rayonyarn.benchmarks.workload.Trial;
import org.rayonyarn.benchmarks.workload.Trials;

/**
 * Whether the runtime stands what it must: each trial once, in JVMs of its own, with its time and the most memory that all of them took.
 * Arguments: a session ({@code embedded}, {@code local:2}), then trials; none for all of them. {@code -Dlimit.seconds} ends a trial that
 * takes longer (600).
 */
public final class Endurance {
    private static final long LIMIT_SECONDS = Long.getLong("limit.seconds", 600);
    private static final int SAMPLE_MILLIS = 200;

    /** Threads of an actor end so long after its last call. */
    private static final int IDLE_SECONDS = 75;

    private Endurance() {}

    public static void main(String[] args) throws Exception {
        String session = args.length > 0 ? args[0] : "embedded";
        List<Trial> trials = args.length > 1
                ? Arrays.stream(args).skip(1).map(Trial::valueOf).toList()
                : List.of(Trial.values());
        System.out.println("| " + session + " | seconds | peak heap of the driver, MB | peak resident, MB | threads |");
        System.out.println("|---|---|---|---|---|");
        for (Trial trial : trials) {
            System.out.println("| " + trial + " | " + run(session, trial) + " |");
        }
    }

    private static String run(String session, Trial trial) throws IOException, InterruptedException {
        Child driver = new Child(
                flags(session, trial),
                System.getProperty("java.class.path"),
                List.of(Trials.class.getName(), trial.name()));
        CompletableFuture<List<Double>> answer = CompletableFuture.supplyAsync(() -> answer(driver));
        Peak peak = new Peak(driver.handle());
        try {
            List<Double> figures = peak.watchUntil(answer, LIMIT_SECONDS);
            if (trial == Trial.ACTORS_10_000) {
                TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            }
            return String.format(
                    Locale.ROOT,
                    "%.2f | %.0f | %,d | %d",
                    figures.get(0),
                    figures.get(1),
                    peak.residentBytes / 1_000_000,
                    Processes.threads(Processes.family(driver.handle())));
        } catch (TimeoutException e) {
            return "not within " + LIMIT_SECONDS + " s | | " + peak.residentBytes / 1_000_000 + " | ";
        } catch (CompletionException e) {
            return "failed | | " + peak.residentBytes / 1_000_000 + " | ";
        } finally {
            Set<ProcessHandle> all = Processes.family(driver.handle());
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                driver.close();
            }
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<Double> answer(Child driver) {
        try {
            return Session.readAnswer(driver);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** A gigabyte has to fit into the heap a few times. */
    private static List<String> flags(String session, Trial trial) {
        boolean large = trial == Trial.PUT_1_GIB || trial == Trial.GET_1_GIB;
        return Column.ours(session).flags().stream()
                .map(flag -> large ? flag.replace("-Xmx1500m", "-Xmx6g") : flag)
                .toList();
    }

    /** The most memory that a driver and its nodes took together. */
    private static final class Peak {
        private final ProcessHandle driver;
        private long residentBytes;

        Peak(ProcessHandle driver) {
            this.driver = driver;
        }

        List<Double> watchUntil(CompletableFuture<List<Double>> answer, long seconds)
                throws InterruptedException, TimeoutException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (!answer.isDone() && System.nanoTime() < until) {
                residentBytes = Math.max(residentBytes, Processes.residentBytes(Processes.family(driver)));
                TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            }
            if (!answer.isDone()) {
                throw new TimeoutException();
            }
            return answer.join();
        }
    }
}
