package org.rayonyarn.ray.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** One {@code Ray.wait}: until so many objects are ready. Runs on the strand; its thread waits outside. */
final class WaitOperation extends WaitingThread {
    private final List<ObjectAddress> objects;
    private final int wanted;
    private final boolean fetch;
    private final ObjectAccess access;
    private final boolean[] ready;
    private final ObjectTable.@Nullable Listener[] listeners;
    private int count;

    WaitOperation(List<ObjectAddress> objects, int wanted, boolean fetch, ObjectAccess access) {
        this.objects = objects;
        this.wanted = wanted;
        this.fetch = fetch;
        this.access = access;
        this.ready = new boolean[objects.size()];
        this.listeners = new ObjectTable.Listener[objects.size()];
    }

    @Override
    void start() {
        for (int i = 0; i < ready.length && count < wanted; i++) {
            if (access.isReady(objects.get(i), fetch)) {
                ready[i] = true;
                count++;
            }
        }
        if (count >= wanted) {
            finish();
            return;
        }
        for (int i = 0; i < ready.length && !isOver(); i++) {
            if (!ready[i]) {
                int position = i;
                listeners[i] = fetch
                        ? access.value(objects.get(i), value -> {
                            value.release();
                            arrive(position);
                        })
                        : access.readiness(objects.get(i), () -> arrive(position));
            }
        }
    }

    private void arrive(int position) {
        if (!isOver() && !ready[position]) {
            ready[position] = true;
            if (++count == wanted) {
                finish();
            }
        }
    }

    @Override
    void cleanUp() {
        for (int i = 0; i < listeners.length; i++) {
            ObjectTable.Listener listener = listeners[i];
            if (listener != null && !ready[i]) {
                access.forget(objects.get(i), listener);
            }
        }
    }

    /** For each object whether it is ready. Only after the operation is over. */
    boolean[] result() {
        return ready;
    }
}
