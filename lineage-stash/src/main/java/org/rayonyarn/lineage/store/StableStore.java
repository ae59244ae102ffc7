package org.rayonyarn.lineage.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The durable log of one origin (Lineage Stash, SOSP'19, section 4.3: flushed in the background, never waited for by a task).
 * Written by one incarnation at a time, which a {@link WriterFence} watches over; read by whoever recovers it.
 *
 * <p>Methods may be called from any thread and never block; stages are completed on any thread, a failed one with an {@link
 * java.io.IOException}.
 *
 * <p>Invariant: what was acknowledged survives the death of the writer, and what survives is a prefix of what was appended: if a
 * record is there, so are all before it that were not truncated.
 */
public interface StableStore extends AutoCloseable {
    /**
     * A record in the log.
     *
     * @param index its position: 0 for the first that was ever appended, then one more each; truncation changes no index
     * @param record opaque; not to be written to
     */
    record Entry(long index, byte[] record) {}

    /**
     * Appends records behind all that were appended before.
     *
     * @param records in order; an empty list is acknowledged when all before it are durable
     * @return the index behind the last of them, once they are durable; appends are acknowledged in their order. It fails where
     *     the writer is fenced or storage is gone: the records are then durable or not, and every later append fails too
     */
    CompletionStage<Long> append(List<byte[]> records);

    /**
     * Reads what is durable, in order.
     *
     * @param fromIndex the first index wanted; what was truncated is left out
     */
    CompletionStage<List<Entry>> read(long fromIndex);

    /**
     * Lets records below {@code index} go: nobody will read them again. Idempotent; a lower index than before changes nothing.
     *
     * @param index at most the index behind the last durable record
     */
    CompletionStage<Void> truncateBelow(long index);

    /** Lets handles go. What was not acknowledged may be lost. */
    @Override
    void close();
}
