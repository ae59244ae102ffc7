package org.rayonyarn.ray.objectstore;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ValueHeader;

/**
 * The large values on one node: its own, which must stay, and copies of others', which give way when room is short. Each is a
 * file that somebody else writes, maps, spills and deletes; this decides. Confined to the node's strand.
 *
 * <p>A value is written between {@link #reserve} and {@link #sealed}, gets its name by {@link #bind}, and is opened between
 * {@link #acquire} and {@link #unpin}. A pin keeps the file where it is; a view, which is a living mapping of it, keeps its bytes
 * charged even after the file is gone.
 *
 * <p>Invariants: a sealed value never changes; {@link #usedBytes} is the sum of all that is in memory or viewed, and grows beyond
 * the limit only by views of files whose own charge had ended; a pinned file is neither moved nor deleted.
 */
public final class ObjectStore {
    /** What is done to files. All but {@code delete} and {@code dropped} are answered later. */
    public interface Effects {
        /** Copy it to disk; then {@link #onSpilled} or {@link #onSpillFailed}. */
        void spill(long file, long bytes);

        /** Copy it back; then {@link #onRestored} or {@link #onRestoreFailed}. */
        void restore(long file, long bytes);

        /** Nobody will open it again. */
        void delete(long file, Place place);

        /** A copy had to give way, or went with its object. */
        void dropped(ObjectId object, NodeId owner);

        /** Forgotten buffers may hold memory; then {@link #onGarbageCollected}. */
        void collectGarbage();
    }

    /** The two places of a file. */
    public enum Place {
        /** Where values are mapped. */
        MEMORY,
        /** Where they are spilled to. */
        DISK
    }

    /** Is told once. */
    public interface Grant {
        void granted(long file);

        /** @param why one sentence with the key to raise */
        void refused(String why);
    }

    /** Is told once. */
    public interface Reader {
        /** Pinned: {@link #unpin} follows. */
        void onFile(long file, ValueHeader header);

        void onMissing(String why);

        /** It is on disk, and can't be brought back. */
        void onRefused(String why);
    }

    private final Effects effects;
    private final Room room;
    private final StoredFiles files;
    private final Spills spills;
    private final Map<ObjectId, StoredFile> objects = new HashMap<>();

    /** @param name of the node, for messages */
    public ObjectStore(String name, long limitBytes, Effects effects) {
        this.effects = effects;
        this.room = new Room(name, limitBytes, effects, this::evict);
        this.files = new StoredFiles(room, effects);
        this.spills = new Spills(files, room, effects);
    }

    /**
     * Asks for room for a value.
     *
     * @param what the value, for the message of a refusal
     */
    public void reserve(long bytes, String what, Grant grant) {
        room.ask(bytes, what, () -> grant.granted(files.create(bytes).number), grant::refused);
    }

    /** It will not be written after all. */
    public void abandon(long number) {
        files.end(files.find(number), Place.MEMORY);
    }

    /** All its bytes are there. It is pinned for who wrote it. */
    public void sealed(long number, ValueHeader header) {
        StoredFile file = files.find(number);
        file.become(FileState.SEALED);
        file.header = header;
        file.pins = 1;
    }

    /**
     * Gives a sealed value its name.
     *
     * @param copyOf the owner of an object that has its first copy elsewhere; null if this is the first
     * @return false if the object is here already: the file goes as soon as it is unpinned
     */
    public boolean bind(ObjectId object, long number, @Nullable NodeId copyOf) {
        StoredFile file = files.find(number);
        if (objects.containsKey(object)) {
            return false;
        }
        objects.put(object, file);
        file.object = object;
        file.copyOf = copyOf;
        room.used(file);
        return true;
    }

    /** Whether the object is here, in memory or spilled. */
    public boolean contains(ObjectId object) {
        return objects.containsKey(object);
    }

    /** What is known of an object that is here. */
    public record Held(long file, ValueHeader header, boolean inMemory) {}

    /** An object that is here, in memory or spilled. */
    public Optional<Held> held(ObjectId object) {
        return Optional.ofNullable(objects.get(object))
                .map(file -> new Held(
                        file.number,
                        Objects.requireNonNull(file.header),
                        file.state() == FileState.SEALED || file.state() == FileState.SPILLING));
    }

    /** Brings an object into memory if it is not, and pins it. */
    public void acquire(ObjectId object, Reader reader) {
        StoredFile file = objects.get(object);
        if (file == null) {
            reader.onMissing("it is not stored here");
            return;
        }
        room.used(file);
        switch (file.state()) {
            case SEALED, SPILLING -> file.open(reader);
            case WANTED, RESTORING -> file.readers.add(reader);
            case SPILLED -> {
                file.readers.add(reader);
                spills.bringBack(file);
            }
            case WRITING, GONE -> throw new IllegalStateException("file=" + file.number + " state=" + file.state());
        }
    }

    /** Whoever acquired it will not open it again. */
    public void unpin(long number) {
        StoredFile file = files.find(number);
        if (file.pins == 0) {
            throw new IllegalStateException("not pinned; file=" + number);
        }
        file.pins--;
        if (file.pins == 0 && (file.doomed || file.object == null)) {
            files.maybeEnd(file);
        }
        room.serve();
    }

    /** It was mapped, by somebody who has it pinned. */
    public void onViewed(long number) {
        files.find(number).views++;
    }

    /** A mapping is gone with all its views. */
    public void onViewGone(long number) {
        files.onViewGone(files.find(number));
    }

    /** A copy is on disk. */
    public void onSpilled(long number) {
        spills.onSpilled(files.find(number));
    }

    /** @param why for the message of a refusal */
    public void onSpillFailed(long number, String why) {
        spills.onSpillFailed(files.find(number), why);
    }

    /** It is back in memory. */
    public void onRestored(long number) {
        spills.onRestored(files.find(number));
    }

    /** It is still on disk alone. */
    public void onRestoreFailed(long number, String why) {
        spills.onRestoreFailed(files.find(number), why);
    }

    /** Forgotten buffers have been looked for. */
    public void onGarbageCollected() {
        room.garbageCollected();
    }

    /** Refuses those who have waited in vain for too long. */
    public void onTick(long nowNanos) {
        room.onTick(nowNanos);
    }

    /** Nobody can reach the object any more; nothing if it isn't here. */
    public void remove(ObjectId object) {
        StoredFile file = objects.remove(object);
        if (file == null) {
            return;
        }
        file.doomed = true;
        switch (file.state()) {
            case SEALED -> files.maybeEnd(file);
            case SPILLED -> files.end(file, Place.DISK);
            case WANTED -> spills.onFreedWhileWanted(file);
            case SPILLING, RESTORING -> {} // ends with the copying
            case WRITING, GONE -> throw new IllegalStateException("file=" + file.number + " state=" + file.state());
        }
    }

    /** A copy becomes the first one and must stay. */
    public void keep(ObjectId object) {
        StoredFile file = objects.get(object);
        if (file != null) {
            file.copyOf = null;
        }
    }

    public void onJobEnded(JobId job) {
        List.copyOf(objects.keySet()).stream()
                .filter(object -> LineageIds.job(LineageIds.creator(object)).equals(job))
                .forEach(this::remove);
    }

    public long usedBytes() {
        return room.usedBytes();
    }

    public long limitBytes() {
        return room.limitBytes();
    }

    /** Every file that is not over; for invariants. */
    void forEach(Consumer<StoredFile> visitor) {
        files.forEach(visitor);
    }

    private void evict(StoredFile file) {
        ObjectId object = Objects.requireNonNull(file.object);
        objects.remove(object);
        effects.dropped(object, Objects.requireNonNull(file.copyOf));
        files.end(file, Place.MEMORY);
    }
}
