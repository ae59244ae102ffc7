package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;

/**
 * What one file that nobody writes needs no more: manifests before its newest closed one or never attached, and
 * segments that no manifest which stays speaks of.
 *
 * @param names in the file's folder
 * @param bytes of all of them
 */
record Leftovers(List<String> names, long bytes) {
    private static final Leftovers NONE = new Leftovers(List.of(), 0);

    /**
     * Looks, and removes nothing.
     *
     * @throws IOException if a manifest that stays can't be read: then nothing may be judged
     */
    static Leftovers in(SegmentFolder folder, List<FileStatus> contents, long olderThanMs) throws IOException {
        ManifestName newestClosed = null;
        for (FileStatus file : contents) {
            ManifestName name = ManifestName.parse(file.getPath().getName());
            if (name != null && name.closed() && (newestClosed == null || name.compareTo(newestClosed) > 0)) {
                newestClosed = name;
            }
        }
        if (newestClosed == null) {
            return NONE; // its writer's lease is lost: whatever is left here may be what the file consists of
        }
        List<String> names = new ArrayList<>();
        Set<String> needed = new HashSet<>();
        List<FileStatus> segments = new ArrayList<>();
        long bytes = 0;
        for (FileStatus file : contents) {
            String fileName = file.getPath().getName();
            ManifestName manifest = ManifestName.parse(fileName);
            boolean old = file.getModificationTime() < olderThanMs;
            if (manifest != null && (manifest.equals(newestClosed) || !old)) {
                folder.read(manifest).segments().forEach(segment -> needed.add(segment.name()));
            } else if (fileName.matches("s-[0-9a-f]{16}-[0-9a-f]{8}") && old) {
                segments.add(file);
            } else if ((manifest != null || fileName.startsWith(DataRoot.DRAFT)) && old) {
                names.add(fileName);
                bytes += file.getLen();
            }
        }
        for (FileStatus segment : segments) {
            if (!needed.contains(segment.getPath().getName())) {
                names.add(segment.getPath().getName());
                bytes += segment.getLen();
            }
        }
        return new Leftovers(names, bytes);
    }

    void remove(SegmentFolder folder) throws IOException {
        for (String name : names) {
            folder.remove(name);
        }
    }
}
