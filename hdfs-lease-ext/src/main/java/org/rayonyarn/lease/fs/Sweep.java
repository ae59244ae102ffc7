package org.rayonyarn.lease.fs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.lease.LeaseRecord;
import org.rayonyarn.lease.WriteLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what dead writers, deleted files and cut-off renames have left in our folder. Safe beside living writers,
 * readers and renames; one object a sweep.
 *
 * <p>A file's data goes if no name leads to it and no lease speaks of it. A name is there before its data and the
 * attachment before the name, so what is older than the walk and was not found belongs to nobody; a file that moves during
 * the walk is found by its {@link MoveLog} note, which is why the sweep's lease must hold to the end of the walk. Inside a
 * file that nobody writes, what its newest closed manifest does not name goes. All of this only when older than the grace,
 * by the store's clock: it must be longer than the longest rename of a folder.
 */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final DataRoot data;
    private final ReaderView view;
    private final WriteLease lease;
    private final Duration grace;
    private final boolean dryRun;
    private final Set<String> named = new HashSet<>();
    private final Set<String> attached = new HashSet<>();
    private long olderThanMs;
    private int files;
    private int leftovers;
    private long bytes;
    private int skipped;

    Sweep(DataRoot data, ReaderView view, WriteLease lease, Duration grace, boolean dryRun) {
        this.data = data;
        this.view = view;
        this.lease = lease;
        this.grace = grace;
        this.dryRun = dryRun;
    }

    SweepReport run() throws IOException {
        if (!data.exists()) {
            return SweepReport.NOTHING;
        }
        olderThanMs = data.storeTimeMs() - grace.toMillis();
        emptyTrash();
        walkAllNames();
        for (LeaseRecord record : view.below(data.root())) {
            attached.add(record.attachment().split("/", 2)[0]);
        }
        lease.verify();
        for (SegmentFolder folder : data.folders()) {
            judge(folder);
        }
        removeOld(data.drafts());
        removeOld(data.moves());
        return new SweepReport(files, leftovers, bytes, skipped);
    }

    private void emptyTrash() throws IOException {
        Trash trash = new Trash(data);
        for (FileStatus taken : data.list(data.trash())) {
            if (!dryRun) {
                trash.empty(taken.getPath());
            }
        }
    }

    private void walkAllNames() throws IOException {
        MoveLog moves = new MoveLog(data, view);
        Set<Path> seen = new HashSet<>();
        walk(data.root());
        List<Path> targets = moves.newTargets(seen);
        while (!targets.isEmpty()) {
            for (Path target : targets) {
                walk(target);
            }
            targets = moves.newTargets(seen);
        }
    }

    /** What is no longer where it was listed has been deleted, or moved and noted. */
    private void walk(Path path) throws IOException {
        try {
            walk(data.inner().getFileStatus(path));
        } catch (FileNotFoundException movedOrDeleted) {
            LOG.debug("gone while we looked: path={}", path);
        }
    }

    private void walk(FileStatus status) throws IOException {
        if (data.isOurs(status.getPath())) {
            return;
        }
        if (status.isDirectory()) {
            for (FileStatus child : data.inner().listStatus(status.getPath())) {
                if (child.isDirectory()) {
                    walk(child.getPath());
                } else {
                    note(child);
                }
            }
        } else {
            note(status);
        }
    }

    private void note(FileStatus file) throws IOException {
        try {
            String id = FilePointer.read(data, file);
            if (id != null) {
                named.add(id);
            }
        } catch (FileNotFoundException movedOrDeleted) {
            LOG.debug("gone while we looked: path={}", file.getPath());
        }
    }

    private void judge(SegmentFolder folder) throws IOException {
        if (attached.contains(folder.id())) {
            return;
        }
        try {
            List<FileStatus> contents = folder.contents();
            if (!named.contains(folder.id())) {
                maybeRemove(folder, contents);
            } else {
                Leftovers found = Leftovers.in(folder, contents, olderThanMs);
                leftovers += found.names().size();
                bytes += found.bytes();
                if (!dryRun) {
                    found.remove(folder);
                }
            }
        } catch (FileNotFoundException changedMeanwhile) {
            LOG.debug("changed while we looked: file={}", folder.id());
        } catch (IOException e) {
            skipped++;
            LOG.warn("left as it is: file={} cause={}", folder.id(), e.toString());
        }
    }

    private void maybeRemove(SegmentFolder folder, List<FileStatus> contents) throws IOException {
        if (contents.stream().anyMatch(file -> file.getModificationTime() >= olderThanMs)) {
            return;
        }
        files++;
        bytes += contents.stream().mapToLong(FileStatus::getLen).sum();
        LOG.info("no name leads to this data: file={} kept={}", folder.id(), dryRun);
        if (!dryRun) {
            folder.delete();
        }
    }

    private void removeOld(Path folder) throws IOException {
        for (FileStatus file : data.list(folder)) {
            if (file.getModificationTime() < olderThanMs) {
                leftovers++;
                if (!dryRun && !data.plain().delete(file.getPath(), false)) {
                    LOG.debug("gone while we looked: path={}", file.getPath());
                }
            }
        }
    }
}
