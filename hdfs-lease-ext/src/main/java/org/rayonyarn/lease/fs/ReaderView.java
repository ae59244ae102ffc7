package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseRecord;

/** What the files of a segmented file system ask the lease table: who writes them, and up to where has that been flushed. */
interface ReaderView {
    @Nullable
    LeaseRecord record(Path file) throws IOException;

    /** The same, and not behind any change that was acknowledged before the call. */
    @Nullable
    LeaseRecord latest(Path file) throws IOException;

    /** All leases at or below a folder. */
    List<LeaseRecord> below(Path folder) throws IOException;
}
