package org.rayonyarn.ray.worker.process;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a node runs worker processes.
 *
 * @param processors of the machine
 * @param always whether all user code runs in them, and not only what has to
 * @param maxProcesses how many serve tasks at once, before tasks share one in which others wait; actors' are not counted
 * @param maxStarting how many may be starting at once
 * @param prestart how many are started at a job's first task
 * @param idle how long one without work stays
 * @param memoryMib the heap of one; 0 leaves it to the JVM
 * @param memoryLimitMib what the node's own process and all of these may take together; 0 for no limit
 */
public record WorkerConfig(
        int processors,
        boolean always,
        int maxProcesses,
        int maxStarting,
        int prestart,
        Duration idle,
        long memoryMib,
        long memoryLimitMib) {
    public static final String ISOLATION = "ray.worker.isolation";
    public static final String MAX_PROCESSES = "ray.worker.max-processes";
    public static final String MAX_STARTING = "ray.worker.max-starting";
    public static final String PRESTART = "ray.worker.prestart";
    public static final String IDLE_MS = "ray.worker.idle-ms";
    public static final String MEMORY = "ray.worker.process.memory";
    public static final String MEMORY_LIMIT = "ray.worker.memory-limit";

    /** With a limit, the part of it that is one's heap where nothing else is said: small, since many come to life. */
    private static final long PARTS_OF_LIMIT = 16;

    /** While one waits for its jars, another may start. */
    private static final int LEAST_STARTING = 2;

    private static final long LEAST_HEAP_MIB = 64;

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            ISOLATION, "thread",
            MAX_PROCESSES, "0",
            MAX_STARTING, "0",
            PRESTART, "-1",
            IDLE_MS, "60000",
            MEMORY, "0",
            MEMORY_LIMIT, "0");

    /**
     * @param settings the value of a key, or null to have the default
     * @param taskSlots how many tasks the node runs at once
     * @param cpus how many of those use a processor
     * @throws IllegalArgumentException naming key, value and bound
     */
    public static WorkerConfig from(Function<String, @Nullable String> settings, int taskSlots, int cpus) {
        long most = number(settings, MAX_PROCESSES, 0);
        long starting = number(settings, MAX_STARTING, 0);
        long prestart = number(settings, PRESTART, -1);
        long limit = number(settings, MEMORY_LIMIT, 0);
        int processors = Runtime.getRuntime().availableProcessors();
        return new WorkerConfig(
                processors,
                isProcess(value(settings, ISOLATION)),
                (int) (most > 0 ? most : Math.max(1, taskSlots)),
                (int) (starting > 0 ? starting : Math.max(LEAST_STARTING, processors)),
                (int) (prestart >= 0 ? prestart : Math.max(1, cpus)),
                Duration.ofMillis(number(settings, IDLE_MS, 0)),
                heap(number(settings, MEMORY, 0), limit),
                limit);
    }

    /** The JVM's own choice, a quarter of the machine's memory, would be beyond any limit. */
    private static long heap(long set, long limit) {
        return set > 0 || limit == 0 ? set : Math.max(LEAST_HEAP_MIB, limit / PARTS_OF_LIMIT);
    }

    private static boolean isProcess(String isolation) {
        return switch (isolation) {
            case "thread" -> false;
            case "process" -> true;
            default -> throw new IllegalArgumentException(ISOLATION + "=" + isolation + " must be thread or process");
        };
    }

    private static String value(Function<String, @Nullable String> settings, String key) {
        String value = settings.apply(key);
        return value == null || value.isBlank() ? String.valueOf(DEFAULTS.get(key)) : value.trim();
    }

    private static long number(Function<String, @Nullable String> settings, String key, long least) {
        String value = value(settings, key);
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " is not a whole number", e);
        }
        throw new IllegalArgumentException(key + "=" + value + " must be at least " + least);
    }
}
