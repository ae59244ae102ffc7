package org.rayonyarn.ray.objectstore;

import org.rayonyarn.ray.objectstore.ObjectStore.Place;

/**
 * The values that go to disk and come back. When one goes is decided by {@link Room}; it comes back when somebody reads it. Confined to the strand.
 *
 * <p>Invariants: while a value is copied it is in both places, before and after in one; who waits for one that is on disk is told once, when it is back,
 * can't be brought back, or was freed meanwhile.
 */
final class Spills {
    private final StoredFiles files;
    private final Room room;
    private final ObjectStore.Effects effects;

    Spills(StoredFiles files, Room room, ObjectStore.Effects effects) {
        this.files = files;
        this.room = room;
        this.effects = effects;
    }

    /** A copy is on disk. */
    void onSpilled(StoredFile file) {
        room.spillEnded(file);
        if (file.doomed) {
            effects.delete(file.number, Place.DISK);
            file.become(FileState.SEALED);
            files.maybeEnd(file);
        } else if (file.pins > 0 || file.views > 0) {
            effects.delete(file.number, Place.DISK);
            file.become(FileState.SEALED);
        } else {
            effects.delete(file.number, Place.MEMORY);
            files.change(file, FileState.SPILLED);
        }
        room.serve();
    }

    void onSpillFailed(StoredFile file, String why) {
        room.spillEnded(file);
        room.spillFailed(why);
        file.become(FileState.SEALED);
        if (file.doomed) {
            files.maybeEnd(file);
        }
        room.serve();
    }

    /** Somebody reads a value that is on disk. */
    void bringBack(StoredFile file) {
        file.become(FileState.WANTED);
        room.ask(file.bytes, "object " + file.object + ", which was spilled,", () -> restore(file), why -> {
            if (file.state() == FileState.WANTED) {
                file.become(FileState.SPILLED);
                file.tellReaders(reader -> reader.onRefused(why));
            }
        });
    }

    private void restore(StoredFile file) {
        if (file.state() != FileState.WANTED) {
            return; // freed meanwhile
        }
        files.change(file, FileState.RESTORING);
        effects.restore(file.number, file.bytes);
    }

    /** It is back in memory. */
    void onRestored(StoredFile file) {
        effects.delete(file.number, Place.DISK);
        if (file.doomed) {
            file.tellReaders(reader -> reader.onMissing("it was freed"));
            files.end(file, Place.MEMORY);
            return;
        }
        file.become(FileState.SEALED);
        file.tellReaders(file::open);
    }

    /** It is still on disk alone. */
    void onRestoreFailed(StoredFile file, String why) {
        files.change(file, FileState.SPILLED);
        file.tellReaders(reader -> reader.onRefused(why));
        if (file.doomed) {
            files.end(file, Place.DISK);
        }
    }

    /** What is wanted back is freed before its turn has come. */
    void onFreedWhileWanted(StoredFile file) {
        file.tellReaders(reader -> reader.onMissing("it was freed"));
        files.end(file, Place.DISK);
    }
}
