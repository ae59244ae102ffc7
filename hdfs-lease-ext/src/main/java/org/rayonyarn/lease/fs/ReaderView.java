package org.rayonyarn.lease.fs;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.LeaseRecord;

/** What readers of a segmented file ask the lease table: who writes it, and up to where has that been flushed. */
interface ReaderView {
    @Nullable
    LeaseRecord record(Path file) throws IOException;
}
