package org.rayonyarn.ray;

import io.ray.api.id.ObjectId;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes which references of the user have become garbage, many at a time: references come and go as often as tasks, and a
 * {@link java.lang.ref.Cleaner} has one lock for all and an action for each. Usable from any thread.
 */
final class ReferenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceWatch.class);

    /** So many are let go by one command of a node at most. */
    private static final int BATCH = 1_024;

    /** Threads that make references seldom meet at one of so many lists; a power of two. */
    private static final int LISTS = 16;

    private static final ReferenceQueue<ObjectReference<?>> GARBAGE = new ReferenceQueue<>();
    private static final WatchedList[] WATCHED = new WatchedList[LISTS];

    static {
        for (int i = 0; i < LISTS; i++) {
            WATCHED[i] = new WatchedList();
        }
        Thread thread = new Thread(null, ReferenceWatch::releaseForEver, "ray-reference-watch", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null); // it outlives the program whose thread happens to start it
        thread.start();
    }

    private ReferenceWatch() {}

    /** From now on until it is garbage; then the node is told. */
    static void watch(ObjectReference<?> reference, ObjectId object, NodeGateway gateway) {
        WatchedList list = WATCHED[(int) Thread.currentThread().getId() & (LISTS - 1)];
        list.add(new Watched(reference, object, gateway, list));
    }

    private static void releaseForEver() {
        while (true) {
            try {
                release(GARBAGE.remove());
            } catch (InterruptedException | RuntimeException e) {
                LOG.warn("references could not be let go", e);
            }
        }
    }

    private static void release(Reference<?> first) {
        Map<NodeGateway, List<ObjectId>> released = new HashMap<>();
        Reference<?> next = first;
        for (int i = 1; next != null; i++) {
            Watched garbage = (Watched) next;
            garbage.list.remove(garbage);
            released.computeIfAbsent(garbage.gateway, gateway -> new ArrayList<>())
                    .add(garbage.object);
            next = i < BATCH ? GARBAGE.poll() : null;
        }
        released.forEach(NodeGateway::release);
    }

    /** What is left of a reference; must not refer to it, else that would never be garbage. */
    private static final class Watched extends PhantomReference<ObjectReference<?>> {
        final ObjectId object;
        final NodeGateway gateway;
        final WatchedList list;

        @Nullable
        Watched before;

        @Nullable
        Watched after;

        Watched(ObjectReference<?> reference, ObjectId object, NodeGateway gateway, WatchedList list) {
            super(reference, GARBAGE);
            this.object = object;
            this.gateway = gateway;
            this.list = list;
        }
    }

    /** Keeps what is watched from becoming garbage itself. */
    private static final class WatchedList {
        private @Nullable Watched first;

        synchronized void add(Watched watched) {
            Watched old = first;
            watched.after = old;
            if (old != null) {
                old.before = watched;
            }
            first = watched;
        }

        synchronized void remove(Watched watched) {
            Watched before = watched.before;
            Watched after = watched.after;
            if (before != null) {
                before.after = after;
            } else {
                first = after;
            }
            if (after != null) {
                after.before = before;
            }
            watched.before = null;
            watched.after = null;
        }
    }
}
