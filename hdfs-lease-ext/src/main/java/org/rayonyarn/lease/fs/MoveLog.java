package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Renames, noted for a sweep that walks the names at the same time: it must not miss a file that moves from where it has not
 * looked yet to where it has. The note is made before the rename, and taken back after it unless a sweep is under way.
 */
final class MoveLog {
    private final DataRoot data;
    private final ReaderView view;
    private final FileSystem plain;

    MoveLog(DataRoot data, ReaderView view) {
        this.data = data;
        this.view = view;
        this.plain = data.plain();
    }

    boolean rename(Path from, Path to) throws IOException {
        Path note = new Path(data.moves(), DataRoot.newId());
        data.put(note, to.toString().getBytes(StandardCharsets.UTF_8));
        boolean renamed = data.inner().rename(from, to);
        if (view.latest(data.sweep()) == null && !plain.delete(note, false)) {
            throw new FileNotFoundException("somebody removes files from our folder: file=" + note);
        }
        return renamed;
    }

    /** Where things were moved, by notes that are not among {@code seen}; these are added to it. */
    List<Path> newTargets(Set<Path> seen) throws IOException {
        List<Path> targets = new ArrayList<>();
        for (FileStatus note : data.list(data.moves())) {
            if (!note.getPath().getName().startsWith(DataRoot.DRAFT) && seen.add(note.getPath())) {
                try (FSDataInputStream in = plain.open(note.getPath())) {
                    targets.add(new Path(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                } catch (FileNotFoundException takenBack) {
                    seen.remove(note.getPath()); // its rename was over before our lease was seen, so before our walk
                }
            }
        }
        return targets;
    }
}
