package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's large values lie.
 *
 * @param directory where they are mapped from; null for shared memory where there is enough, else the folder for temporary files
 * @param spillDirectory where they go when memory is short; null for the folder for temporary files
 * @param maxDiskUsePercent nothing is written to a disk that is fuller than this
 */
public record StorePlaces(@Nullable Path directory, @Nullable Path spillDirectory, int maxDiskUsePercent) {
    public static final String DIRECTORY = "ray.object-store.directory";
    public static final String SPILL_DIRECTORY = "ray.object-store.spill-directory";
    public static final String MAX_DISK_USE_PERCENT = "ray.object-store.max-disk-use-percent";

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS =
            Map.of(DIRECTORY, "", SPILL_DIRECTORY, "", MAX_DISK_USE_PERCENT, "90");

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    public StorePlaces {
        if (maxDiskUsePercent < 1 || maxDiskUsePercent > 100) {
            throw new IllegalArgumentException(MAX_DISK_USE_PERCENT + "=" + maxDiskUsePercent + " must be 1 to 100");
        }
    }

    /** @throws IllegalArgumentException naming key, value and bound */
    public static StorePlaces from(Function<String, @Nullable String> settings) {
        String percent = text(settings, MAX_DISK_USE_PERCENT);
        try {
            return new StorePlaces(
                    path(text(settings, DIRECTORY)), path(text(settings, SPILL_DIRECTORY)), Integer.parseInt(percent));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(MAX_DISK_USE_PERCENT + "=" + percent + " is not a whole number", e);
        }
    }

    private static String text(Function<String, @Nullable String> settings, String key) {
        String value = settings.apply(key);
        return value == null || value.isBlank() ? DEFAULTS.getOrDefault(key, "") : value.strip();
    }

    private static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text).toAbsolutePath();
    }

    /** @param bytes what the store may take */
    Path directoryFor(long bytes) throws IOException {
        if (directory != null) {
            return directory;
        }
        if (Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)) {
            FileStore memory = Files.getFileStore(SHARED_MEMORY);
            if (memory.getUsableSpace() >= bytes) {
                return SHARED_MEMORY;
            }
        }
        return temporary();
    }

    Path spillDirectoryOrDefault() {
        return spillDirectory != null ? spillDirectory : temporary();
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }
}
