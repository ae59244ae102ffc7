package org.rayonyarn.ray.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;

/** One {@code Ray.get}: all values, or the first failure. Runs on the strand; its thread waits outside. */
final class GetOperation extends WaitingThread {
    private final List<ObjectAddress> objects;
    private final ObjectAccess access;
    private final Unready unready;
    private final @Nullable Payload[] values;
    private final ObjectTable.Listener[] listeners;
    private int missing;
    private String whyIncomplete = "";
    private @Nullable Payload failure;

    GetOperation(List<ObjectAddress> objects, ObjectAccess access, Unready unready) {
        this.objects = objects;
        this.access = access;
        this.unready = unready;
        this.values = new Payload[objects.size()];
        this.listeners = new ObjectTable.Listener[objects.size()];
        this.missing = objects.size();
    }

    @Override
    void start() {
        for (int i = 0; i < values.length && !isOver(); i++) {
            int position = i;
            listeners[i] = access.value(objects.get(i), value -> deliver(position, value));
        }
        if (missing == 0) {
            finish();
        }
    }

    private void deliver(int position, Payload value) {
        if (isOver() || values[position] != null) {
            return;
        }
        values[position] = value;
        missing--;
        if (value.isFailure()) {
            failure = value;
            finish();
        } else if (missing == 0) {
            finish();
        }
    }

    @Override
    void cleanUp() {
        if (!isComplete()) {
            whyIncomplete = missing + " of " + values.length + " objects are not ready, the first is "
                    + unready.describe(objects.get(Arrays.asList(values).indexOf(null)));
        }
        for (int i = 0; i < listeners.length; i++) {
            if (values[i] == null && listeners[i] != null) {
                access.forget(objects.get(i), listeners[i]);
            }
        }
    }

    /** What was got: all values in order, or the failure alone. Only after the operation has finished. */
    List<Payload> result() {
        if (failure != null) {
            return List.of(failure);
        }
        List<Payload> result = new ArrayList<>(values.length);
        for (Payload value : values) {
            if (value == null) {
                throw new IllegalStateException("a get has finished without one of its values");
            }
            result.add(value);
        }
        return result;
    }

    /** Whether there is a {@link #result}. */
    boolean isComplete() {
        return failure != null || missing == 0;
    }

    /** What was missing when it was cancelled, and why; for the caller's exception. */
    String whyIncomplete() {
        return whyIncomplete;
    }
}
