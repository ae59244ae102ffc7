package org.rayonyarn.ray.objectstore;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PayloadCodec;

/**
 * The large values that a node keeps for others, on its heap, up to a limit; and copies of others' values, as long as there is
 * room. Confined to the node's strand.
 *
 * <p>Invariant: a stored value never changes, and {@link #usedBytes} is the sum of all sizes, copies included.
 */
public final class ObjectStore {
    private final long limitBytes;
    private final Map<ObjectId, byte[]> values = new HashMap<>();
    private final LinkedHashMap<ObjectId, Payload> copies = new LinkedHashMap<>();
    private long usedBytes;

    public ObjectStore(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * Keeps a value, in the place of copies where it must be; storing it again changes nothing.
     *
     * @return false if there is no room
     */
    public boolean put(ObjectId object, Payload value) {
        if (values.containsKey(object)) {
            return true;
        }
        if (!makeRoom(value.sizeBytes())) {
            return false;
        }
        byte[] bytes = PayloadCodec.toBytes(value);
        values.put(object, bytes);
        usedBytes += bytes.length;
        return true;
    }

    /** Keeps a copy of another node's value for the next reader, if there is room. */
    public void keepCopy(ObjectId object, Payload value) {
        if (!copies.containsKey(object) && makeRoom(value.sizeBytes())) {
            copies.put(object, value);
            usedBytes += value.sizeBytes();
        }
    }

    /** A copy that was kept, or null. */
    public @Nullable Payload copy(ObjectId object) {
        return copies.get(object);
    }

    /** Drops the oldest copies until {@code bytes} more fit. */
    private boolean makeRoom(long bytes) {
        Iterator<Payload> oldest = copies.values().iterator();
        while (usedBytes + bytes > limitBytes && oldest.hasNext()) {
            usedBytes -= oldest.next().sizeBytes();
            oldest.remove();
        }
        return usedBytes + bytes <= limitBytes;
    }

    /** The encoded value, or null if it isn't here. Not to be written to. */
    public byte @Nullable [] bytes(ObjectId object) {
        return values.get(object);
    }

    public void remove(ObjectId object) {
        byte[] removed = values.remove(object);
        if (removed != null) {
            usedBytes -= removed.length;
        }
        Payload copy = copies.remove(object);
        if (copy != null) {
            usedBytes -= copy.sizeBytes();
        }
    }

    public void onJobEnded(JobId job) {
        Stream.concat(List.copyOf(values.keySet()).stream(), List.copyOf(copies.keySet()).stream())
                .filter(object -> LineageIds.job(LineageIds.creator(object)).equals(job))
                .forEach(this::remove);
    }

    public long usedBytes() {
        return usedBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }
}
