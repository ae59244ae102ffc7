package org.rayonyarn.lease.zookeeper;

import java.io.IOException;

/** A znode under our folder holds what we did not write; it is left as it is. */
public final class ForeignDataException extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignDataException(String path, String fault) {
        super("a znode does not hold what the lease table writes; nothing was changed: znode=" + path + " fault="
                + fault + "; another program writes there: move its data away, or choose another lease.zookeeper.path");
    }
}
