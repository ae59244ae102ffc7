package org.rayonyarn.ray.objectstore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ValueHeader;

/** One object on its way to this node. Confined to the strand. */
final class Transfer {
    final ObjectAddress object;
    final List<ObjectPuller.Waiter> waiters = new ArrayList<>();

    @Nullable
    NodeId source;

    @Nullable
    ValueHeader header;

    long file = -1;
    boolean linking;
    private final BitSet came = new BitSet();
    long asked;
    long written;
    long heardAt;
    int round; // counts sources, so that an answer meant for an earlier one is known

    Transfer(ObjectAddress object) {
        this.object = object;
    }

    long size() {
        return header == null ? 0 : header.sizeBytes();
    }

    /** Whether the part was asked for and has not come yet. */
    boolean isDue(ObjectChunk chunk) {
        long offset = chunk.offset();
        return offset >= 0
                && offset < asked
                && offset % PullWindow.CHUNK_BYTES == 0
                && chunk.bytes().length == Math.min(PullWindow.CHUNK_BYTES, size() - offset)
                && !came.get((int) (offset / PullWindow.CHUNK_BYTES));
    }

    boolean isFetching() {
        return file >= 0 && !linking;
    }

    void cameIn(ObjectChunk chunk) {
        came.set((int) (chunk.offset() / PullWindow.CHUNK_BYTES));
    }

    /** Bytes that were asked for and are not written. */
    long inFlight() {
        return isFetching() ? asked - written : 0;
    }

    /** Forgets its source and all that came from it. */
    void restart() {
        round++;
        source = null;
        header = null;
        file = -1;
        linking = false;
        came.clear();
        asked = 0;
        written = 0;
    }
}
