package org.rayonyarn.ray.worker.process;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large a worker process may get, by the options of its JVM. Stateless. */
public final class WorkerHeap {
    /**
     * What a worker's JVM takes beside its heap: classes, code, stacks, and the buffers of its connection. Measured with heaps of 64 to 400
     * MiB and values of 5 to 64 MB: 108 to 123 MiB.
     */
    public static final long BESIDE_MIB = 128;

    private static final Pattern HEAP = Pattern.compile("-(?:Xmx|XX:MaxHeapSize=)(\\d{1,15})([kmgtKMGT]?)");

    private WorkerHeap() {}

    /**
     * What a worker may come to, in MiB.
     *
     * @param options of its JVM, of which the last that bounds its heap counts
     * @param otherwise its heap if none does
     */
    public static long needMib(List<String> options, long otherwise) {
        long heap = otherwise;
        for (String option : options) {
            Matcher bound = HEAP.matcher(option.strip());
            if (bound.matches()) {
                heap = mib(Long.parseLong(bound.group(1)), bound.group(2));
            }
        }
        return heap + BESIDE_MIB;
    }

    private static long mib(long amount, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "k" -> amount >> 10;
            case "m" -> amount;
            case "g" -> amount << 10;
            case "t" -> amount << 20;
            default -> amount >> 20;
        };
    }
}
