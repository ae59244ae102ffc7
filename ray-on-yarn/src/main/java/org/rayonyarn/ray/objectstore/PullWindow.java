package org.rayonyarn.ray.objectstore;

import java.util.Collection;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.NodeMessage.PullChunk;

/**
 * The parts that this node has asked others for. Confined to the strand.
 *
 * <p>Invariant: at most {@value #WINDOW_BYTES} bytes of all transfers together are asked for and not written, so a slow disk never fills the heap.
 */
final class PullWindow {
    static final int CHUNK_BYTES = 1 << 20;
    private static final int WINDOW_BYTES = 32 << 20;

    private final ObjectPuller.Effects effects;
    private long inFlight;

    PullWindow(ObjectPuller.Effects effects) {
        this.effects = effects;
    }

    /** Asks for as much as the window allows, for the oldest transfers first. */
    void ask(Collection<Transfer> transfers) {
        for (Transfer transfer : transfers) {
            NodeId source = transfer.source;
            while (source != null
                    && transfer.isFetching()
                    && transfer.asked < transfer.size()
                    && inFlight + CHUNK_BYTES <= WINDOW_BYTES) {
                int length = (int) Math.min(CHUNK_BYTES, transfer.size() - transfer.asked);
                effects.send(source, new PullChunk(transfer.object.id(), transfer.asked, length));
                transfer.asked += length;
                inFlight += length;
            }
        }
    }

    /** A part that was asked for has come. */
    void onChunk(Transfer transfer, ObjectChunk chunk) {
        transfer.cameIn(chunk);
        effects.write(chunk.object(), transfer.file, transfer.size(), chunk.offset(), chunk.bytes());
    }

    /** A part is in its file; the last one completes it. */
    void onWritten(Transfer transfer, int length) {
        transfer.written += length;
        inFlight -= length;
        if (transfer.written == transfer.size()) {
            effects.seal(transfer.object.id(), transfer.file, transfer.size());
        }
    }

    /** Nothing of it is waited for any more. */
    void giveUp(Transfer transfer) {
        inFlight -= transfer.inFlight();
    }
}
