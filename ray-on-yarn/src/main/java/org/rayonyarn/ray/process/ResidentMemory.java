package org.rayonyarn.ray.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rayonyarn.ray.worker.process.NodeMemory;

/**
 * What processes of this machine take, as Linux tells it, mapped files included: as a NodeManager counts it. Elsewhere the node's own is
 * its heap, and others' is not known. Any thread.
 */
final class ResidentMemory implements NodeMemory.Gauge {
    private static final String RESIDENT = "VmRSS:";

    @Override
    public long node() {
        long resident = process(ProcessHandle.current().pid());
        return resident > 0 ? resident : Runtime.getRuntime().totalMemory() >> 20;
    }

    @Override
    public long process(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it is gone, or this is no Linux
        }
    }
}
