package org.rayonyarn.ray;

import io.ray.api.BaseActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.WaitResult;
import io.ray.api.exception.RayException;
import io.ray.api.id.ObjectId;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;

/**
 * The public API's calls about objects, in the name of the task that makes them. Immutable.
 *
 * <p>Invariant: what the user gives, or gets out of a value, is reachable until the node has counted the references in it.
 */
final class ObjectBinding {
    private final TaskContext by;
    private final NodeGateway gateway;

    ObjectBinding(TaskContext by) {
        this.by = by;
        this.gateway = by.job().gateway();
    }

    <T> ObjectRef<T> put(T value) {
        Payload payload = by.job().serializer().serialize(value);
        ObjectAddress object = new SpecFactory(by).nextPut();
        try {
            gateway.put(object, payload);
        } finally {
            Reference.reachabilityFence(value); // until here, where the node counts what it refers to
        }
        return new ObjectReference<>(object, gateway);
    }

    <T> ObjectRef<T> put(T value, BaseActorHandle owner) {
        Payload payload = by.job().serializer().serialize(value);
        ObjectId id = new SpecFactory(by).nextPut().id();
        try {
            return new ObjectReference<>(gateway.put(ActorBinding.idOf(gateway, owner), id, payload), gateway);
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    <T> List<T> get(List<ObjectRef<T>> references, long timeoutMs) {
        List<Payload> payloads = gateway.get(by, addresses(references), timeoutMs);
        List<T> values = new ArrayList<>(payloads.size());
        try {
            for (Payload payload : payloads) {
                values.add(value(payload));
            }
        } finally {
            Reference.reachabilityFence(references); // until here, where what was read refers to what is inside
        }
        return values;
    }

    /** A payload as the user gets it: a failure is thrown. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the user's promise, as on Ray
    private <T> T value(Payload payload) {
        Object value = by.job().serializer().deserialize(payload);
        if (value instanceof RayException failure) {
            throw failure;
        }
        return (T) value;
    }

    /** @param waitList not empty */
    <T> WaitResult<T> wait(List<ObjectRef<T>> waitList, int numReturns, int timeoutMs, boolean fetchLocal) {
        boolean[] isReady = gateway.wait(by, addresses(waitList), numReturns, timeoutMs, fetchLocal);
        List<ObjectRef<T>> ready = new ArrayList<>(numReturns);
        List<ObjectRef<T>> unready = new ArrayList<>(waitList.size() - numReturns);
        for (int i = 0; i < isReady.length; i++) {
            (isReady[i] ? ready : unready).add(waitList.get(i));
        }
        return new WaitResult<>(ready, unready);
    }

    void free(List<ObjectRef<?>> references, boolean localOnly) {
        List<ObjectAddress> objects = new ArrayList<>(references.size());
        Handles handles = new Handles(gateway);
        references.forEach(reference -> objects.add(handles.addressOf(reference)));
        gateway.free(objects, localOnly);
    }

    private <T> List<ObjectAddress> addresses(List<ObjectRef<T>> references) {
        Handles handles = new Handles(gateway);
        List<ObjectAddress> addresses = new ArrayList<>(references.size());
        for (ObjectRef<T> reference : references) {
            addresses.add(handles.addressOf(reference));
        }
        return addresses;
    }
}
