package org.rayonyarn.ray.node;

import java.util.function.Consumer;
import org.rayonyarn.ray.objectstore.ObjectPuller;
import org.rayonyarn.ray.objectstore.ObjectStore;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.ownership.ObjectTable.Listener;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PayloadCodec;
import org.rayonyarn.ray.rpc.TaskResult;

/** Finds the value of an object wherever it is: inline, in this node's store, or on another node. Confined to the strand. */
final class ObjectAccess {
    private final NodeId self;
    private final ObjectTable objects;
    private final ObjectStore store;
    private final ObjectPuller puller;

    ObjectAccess(NodeId self, ObjectTable objects, ObjectStore store, ObjectPuller puller) {
        this.self = self;
        this.objects = objects;
        this.store = store;
        this.puller = puller;
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
        return result instanceof TaskResult.Inline
                || store.copy(object.id()) != null
                || store.bytes(object.id()) != null;
    }

    /** Brings a value of known whereabouts here. */
    void bring(ObjectAddress object, TaskResult where, Consumer<Payload> reader) {
        if (where instanceof TaskResult.Inline inline) {
            reader.accept(inline.payload());
            return;
        }
        TaskResult.Stored stored = (TaskResult.Stored) where;
        Payload copy = store.copy(object.id());
        byte[] bytes = store.bytes(object.id());
        if (copy != null) {
            reader.accept(copy);
        } else if (bytes != null) {
            reader.accept(PayloadCodec.fromBytes(bytes));
        } else if (stored.location().equals(self)) {
            value(object, reader); // inline in the owner's table: this node is both
        } else {
            puller.pull(object.id(), stored, value -> {
                if (!value.isFailure()) {
                    store.keepCopy(object.id(), value);
                }
                reader.accept(value);
            });
        }
    }
}
