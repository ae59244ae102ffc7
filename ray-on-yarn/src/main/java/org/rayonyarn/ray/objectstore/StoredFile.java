package org.rayonyarn.ray.objectstore;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ValueHeader;

/** One value of a store. Confined to the strand. */
final class StoredFile {
    final long number;
    final long bytes;

    /** Who waits until it is back in memory. */
    final List<ObjectStore.Reader> readers = new ArrayList<>();

    private FileState state = FileState.WRITING;

    @Nullable
    ValueHeader header;

    @Nullable
    ObjectId object;

    /** Who is told when this copy has to give way; null for a value that must stay. */
    @Nullable
    NodeId copyOf;

    /** How many may open the file at any time. */
    int pins;

    /** How many mappings of it live. */
    int views;

    /** Freed: goes as soon as nobody reads it. */
    boolean doomed;

    StoredFile(long number, long bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    FileState state() {
        return state;
    }

    void become(FileState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("file=" + number + " from=" + state + " to=" + next);
        }
        state = next;
    }

    /** Pins it for a reader, who is told; it is in memory. */
    void open(ObjectStore.Reader reader) {
        pins++;
        reader.onFile(number, Objects.requireNonNull(header));
    }

    /** Tells those who wait for it, who do so no more. */
    void tellReaders(Consumer<ObjectStore.Reader> news) {
        List<ObjectStore.Reader> told = List.copyOf(readers);
        readers.clear();
        told.forEach(news);
    }

    boolean isIdle() {
        return state == FileState.SEALED && pins == 0 && views == 0 && object != null && !doomed;
    }

    boolean isSpillable() {
        return isIdle() && copyOf == null;
    }

    boolean isEvictable() {
        return isIdle() && copyOf != null;
    }

    /** What it costs now. */
    long charge() {
        return state.takesMemory() || views > 0 ? bytes : 0;
    }

    /** Nothing of it is left, here or with readers. */
    boolean isOver() {
        return state == FileState.GONE && views == 0;
    }
}
