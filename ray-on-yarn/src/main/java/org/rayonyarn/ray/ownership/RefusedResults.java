package org.rayonyarn.ray.ownership;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.TaskResult;

/**
 * What executions have stored whose word does not count, since another one is to make the object. Confined to the table.
 *
 * <p>Invariant: it is freed once the object is ready, unless that is the very copy which the other execution tells of.
 */
final class RefusedResults {
    private final BiConsumer<ObjectId, TaskResult> free;
    private final Map<ObjectId, List<TaskResult>> refused = new HashMap<>();

    RefusedResults(BiConsumer<ObjectId, TaskResult> free) {
        this.free = free;
    }

    void add(ObjectId object, TaskResult result) {
        refused.computeIfAbsent(object, id -> new ArrayList<>(1)).add(result);
    }

    /** The object is ready. */
    void onReady(ObjectId object, TaskResult result) {
        List<TaskResult> others = refused.remove(object);
        if (others != null) {
            others.stream().filter(other -> !isSameCopy(result, other)).forEach(other -> free.accept(object, other));
        }
    }

    /** Nobody wants the objects any more. */
    void forget(Collection<ObjectId> objects) {
        refused.keySet().removeAll(objects);
    }

    /** A completion that came twice must not free what the first one told of. */
    static boolean isSameCopy(@Nullable TaskResult known, TaskResult told) {
        return known instanceof TaskResult.Stored first
                && told instanceof TaskResult.Stored second
                && first.location().equals(second.location());
    }
}
