package org.rayonyarn.lease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the files of a test are kept, and how. */
public enum Storage {
    /** Real paths on HDFS. */
    NATIVE_HDFS,
    /** Segments on the local disk. */
    SEGMENTED_LOCAL,
    /** Segments in what behaves like an object store. */
    SEGMENTED_OBJECTS;

    private static final AtomicInteger NEXT = new AtomicInteger();

    /** A fresh folder or bucket. */
    public String newUri() throws IOException {
        return switch (this) {
            case NATIVE_HDFS -> SharedServers.dfs().getURI() + "/leased" + NEXT.incrementAndGet();
            case SEGMENTED_LOCAL -> "file://" + Files.createTempDirectory(Scratch.folder(), "files");
            case SEGMENTED_OBJECTS -> ObjectStoreFileSystem.SCHEME + "://bucket" + NEXT.incrementAndGet() + "/";
        };
    }
}
