package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stops before a disk is so full that a NodeManager calls it bad and kills what runs there. Any thread. */
final class DiskGuard {
    private final int maxUsePercent;
    private final Map<Path, FileStore> disks = new ConcurrentHashMap<>(); // finding one reads the table of mounts

    /** @param maxUsePercent of the disk, reckoned as a NodeManager does */
    DiskGuard(int maxUsePercent) {
        this.maxUsePercent = maxUsePercent;
    }

    /** @throws IOException if {@code bytes} more would fill the disk: names it, and the key */
    void require(Path folder, long bytes) throws IOException {
        FileStore disk = disks.get(folder);
        if (disk == null) {
            disk = Files.getFileStore(folder);
            disks.put(folder, disk);
        }
        long usable = disk.getUsableSpace();
        long total = disk.getTotalSpace();
        if (usable - bytes < total / 100 * (100 - maxUsePercent)) {
            throw new IOException("the disk is too full for " + bytes + " bytes more: folder=" + folder + " usable="
                    + usable + " total=" + total + " " + StorePlaces.MAX_DISK_USE_PERCENT + "=" + maxUsePercent);
        }
    }
}
