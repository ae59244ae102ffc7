package org.rayonyarn.ray.worker.process;

import io.ray.api.id.ObjectId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How many references one worker process holds to each object, so that what it held is released when it is gone. Confined to its
 * connection.
 */
final class ReferenceLedger {
    private final Map<ObjectId, Integer> counts = new HashMap<>();

    void retain(ObjectId object) {
        counts.merge(object, 1, Integer::sum);
    }

    /** False if the worker holds none: it can't release what others hold. */
    boolean release(ObjectId object) {
        Integer count = counts.get(object);
        if (count == null) {
            return false;
        }
        if (count == 1) {
            counts.remove(object);
        } else {
            counts.put(object, count - 1);
        }
        return true;
    }

    /** The worker is gone. */
    void releaseAll(Consumer<ObjectId> release) {
        counts.forEach((object, count) -> {
            for (int i = 0; i < count; i++) {
                release.accept(object);
            }
        });
        counts.clear();
    }
}
