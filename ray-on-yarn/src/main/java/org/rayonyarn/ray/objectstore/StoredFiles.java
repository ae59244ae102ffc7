package org.rayonyarn.ray.objectstore;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files of a store, by number, and what they cost. Confined to the strand.
 *
 * <p>Invariant: what the room counts as used is the sum of what these files cost; a file is known until it is deleted and no view of it lives.
 */
final class StoredFiles {
    private final ObjectStore.Effects effects;
    private final Room room;
    private final Map<Long, StoredFile> files = new HashMap<>();
    private long lastNumber;

    StoredFiles(Room room, ObjectStore.Effects effects) {
        this.room = room;
        this.effects = effects;
    }

    /** There is room for it. */
    StoredFile create(long bytes) {
        StoredFile file = new StoredFile(++lastNumber, bytes);
        files.put(file.number, file);
        room.charge(file.charge());
        return file;
    }

    StoredFile find(long number) {
        StoredFile file = files.get(number);
        if (file == null) {
            throw new IllegalStateException("no such file; file=" + number);
        }
        return file;
    }

    void forEach(Consumer<StoredFile> visitor) {
        files.values().forEach(visitor);
    }

    /** To a state that may cost less or more. */
    void change(StoredFile file, FileState next) {
        long before = file.charge();
        file.become(next);
        room.charge(file.charge() - before);
    }

    void onViewGone(StoredFile file) {
        long before = file.charge();
        file.views--;
        room.charge(file.charge() - before);
        forgetIfOver(file);
        room.serve();
    }

    /** Deletes what is only in memory and what nobody reads. */
    void maybeEnd(StoredFile file) {
        if (file.pins == 0 && file.state() == FileState.SEALED) {
            end(file, ObjectStore.Place.MEMORY);
        }
    }

    void end(StoredFile file, ObjectStore.Place place) {
        change(file, FileState.GONE);
        effects.delete(file.number, place);
        forgetIfOver(file);
        room.serve();
    }

    private void forgetIfOver(StoredFile file) {
        if (file.isOver()) {
            files.remove(file.number);
            room.forget(file);
        }
    }
}
