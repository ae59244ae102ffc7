package org.rayonyarn.ray.node;

import java.util.function.Consumer;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.ownership.ObjectTable.Listener;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;

/** Finds the value of an object wherever it is: inline, in this node's store, or on another node. Confined to the strand. */
final class ObjectAccess {
    private final ObjectTable objects;
    private final LargeObjects large;

    ObjectAccess(ObjectTable objects, LargeObjects large) {
        this.objects = objects;
        this.large = large;
    }

    /** Hands the value over as soon as it is on this node. The result is for {@link #forget}. */
    Listener value(ObjectAddress object, Consumer<Payload> reader) {
        Listener listener = (id, result) -> bring(object, result, reader);
        objects.listen(object, listener);
        return listener;
    }

    /** Tells as soon as the object is ready anywhere. */
    Listener readiness(ObjectAddress object, Runnable reader) {
        Listener listener = (id, result) -> reader.run();
        objects.listen(object, listener);
        return listener;
    }

    /** Takes back what was not called yet. */
    void forget(ObjectAddress object, Listener listener) {
        objects.unlisten(object.id(), listener);
    }

    boolean isReady(ObjectAddress object, boolean here) {
        TaskResult result = objects.result(object.id());
        return result != null && (!here || isHere(object, result));
    }

    private boolean isHere(ObjectAddress object, TaskResult result) {
        return result instanceof TaskResult.Inline || large.isHere(object.id());
    }

    /** Brings a value of known whereabouts here. */
    void bring(ObjectAddress object, TaskResult where, Consumer<Payload> reader) {
        if (where instanceof TaskResult.Inline inline) {
            reader.accept(inline.payload());
        } else {
            large.bring(object, reader);
        }
    }
}
