package org.rayonyarn.ray.ownership;

import io.ray.api.id.ObjectId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.rayonyarn.ray.rpc.TaskResult;

/**
 * Lets objects go that can't be reached any more: first the entry, then its value, then what the value refers to. Confined to the table.
 *
 * <p>Invariant: an entry goes as soon as nothing refers to it and nobody listens, an owned one not before it is ready; the references inside its
 * value are given back one after the other, not one inside the other, since values may hold each other in long chains.
 */
final class Reclaimer {
    private final Map<ObjectId, ObjectEntry> entries;
    private final ObjectTable.Effects effects;
    private final Queue<ObjectId> released = new ArrayDeque<>();
    private boolean releasing;

    /** @param entries the table's own */
    Reclaimer(Map<ObjectId, ObjectEntry> entries, ObjectTable.Effects effects) {
        this.entries = entries;
        this.effects = effects;
    }

    /** One reference less. */
    void release(ObjectId object) {
        released.add(object);
        if (!releasing) {
            releasing = true;
            for (ObjectId next = released.poll(); next != null; next = released.poll()) {
                releaseOne(next);
            }
            releasing = false;
        }
    }

    private void releaseOne(ObjectId object) {
        ObjectEntry entry = entries.get(object);
        if (entry != null && entry.references > 0) {
            entry.references--;
            maybeForget(object, entry);
        }
    }

    void maybeForget(ObjectId object, ObjectEntry entry) {
        if (!entry.isUnreachable() || !entries.remove(object, entry)) {
            return;
        }
        if (entry.result != null) {
            letValueGo(object, entry, entry.result);
        }
        if (entry.borrowedFrom != null) {
            effects.giveBack(entry.borrowedFrom);
        } else {
            effects.forgotten(object);
        }
    }

    /** @param value what the entry's was */
    void letValueGo(ObjectId object, ObjectEntry entry, TaskResult value) {
        if (entry.borrowedFrom == null) {
            effects.free(object, value);
        }
        value.references().forEach(inner -> release(inner.id()));
    }
}
