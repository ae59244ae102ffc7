package org.rayonyarn.ray.ownership;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;

/**
 * The objects that one node owns or borrows: whether they are ready, who waits for them, and how many local references there
 * are (Ray, OSDI'18, section 4.2.3, with the owner in the place of the central object table). Confined to its node's strand.
 *
 * <p>Invariant: an owned object is forgotten only when it is ready, no local reference is left, and no reference to it has
 * ever left the process ({@link #markEscaped}); so nobody can ask for a forgotten one. A value keeps the references inside it
 * for as long as it is kept itself.
 */
public final class ObjectTable {
    /** What the table asks of the world. */
    public interface Effects {
        /** Ask the owner to tell when the object is ready. */
        void subscribe(ObjectAddress object);

        /** Tell a subscriber. */
        void notifyReady(NodeId subscriber, ObjectId object, TaskResult result);

        /** Nobody can reach the object any more: its stored copy may go. */
        void free(ObjectId object, TaskResult result);

        /** A failure that says why an object can't be had. */
        Payload lost(ObjectId object, String reason);
    }

    /** Is told once, on the strand; at once if the object is ready already. */
    public interface Listener {
        void onReady(ObjectId object, TaskResult result);
    }

    private static final class Entry {
        final @Nullable ObjectAddress borrowedFrom;

        @Nullable
        TaskResult result;

        int references;
        boolean escaped;
        List<Listener> listeners = List.of();
        Set<NodeId> subscribers = Set.of();

        Entry(@Nullable ObjectAddress borrowedFrom) {
            this.borrowedFrom = borrowedFrom;
        }

        boolean isUnreachable() {
            return references == 0 && !escaped && listeners.isEmpty() && (result != null || borrowedFrom != null);
        }
    }

    private final NodeId self;
    private final Effects effects;
    private final Map<ObjectId, Entry> entries = new HashMap<>();

    public ObjectTable(NodeId self, Effects effects) {
        this.self = self;
        this.effects = effects;
    }

    /** A task that will make the object was submitted here, or its value is being put here: one reference exists. */
    public void own(ObjectId object) {
        Entry entry = new Entry(null);
        entry.references = 1;
        if (entries.putIfAbsent(object, entry) != null) {
            throw new IllegalStateException("an object is made once only: object=" + object);
        }
    }

    /** An owned object is ready. The first completion counts; later ones (of a repeated execution) are dropped. */
    public void complete(ObjectId object, TaskResult result) {
        Entry entry = entries.get(object);
        if (entry != null && entry.result == null) {
            settle(object, entry, result);
        } else if (entry == null || !isSameCopy(entry.result, result)) {
            effects.free(object, result);
        }
    }

    /** A completion that came twice must not free what the first one told of. */
    private static boolean isSameCopy(@Nullable TaskResult known, TaskResult told) {
        return known instanceof TaskResult.Stored first
                && told instanceof TaskResult.Stored second
                && first.location().equals(second.location());
    }

    /** An owner told that a borrowed object is ready. */
    public void onRemoteReady(ObjectId object, TaskResult result) {
        Entry entry = entries.get(object);
        if (entry != null && entry.result == null) {
            settle(object, entry, result);
        }
    }

    private void settle(ObjectId object, Entry entry, TaskResult result) {
        entry.result = result;
        retainInner(result);
        List<Listener> listeners = entry.listeners;
        entry.listeners = List.of();
        Set<NodeId> subscribers = entry.subscribers;
        entry.subscribers = Set.of();
        entry.references++; // whatever the listeners let go, the rest of them hears of the value
        listeners.forEach(listener -> listener.onReady(object, result));
        subscribers.forEach(subscriber -> effects.notifyReady(subscriber, object, result));
        entry.references--;
        maybeForget(object, entry);
    }

    /** One more local reference; for a borrowed object possibly the first that this node hears of it. */
    public void retain(ObjectAddress object) {
        entryOf(object).references++;
    }

    private Entry entryOf(ObjectAddress object) {
        Entry known = entries.get(object.id());
        if (known != null) {
            return known;
        }
        boolean owned = object.owner().equals(self);
        Entry entry = new Entry(owned ? null : object);
        if (owned) {
            entry.result = new TaskResult.Inline(effects.lost(object.id(), "it was freed before"));
        }
        entries.put(object.id(), entry);
        return entry;
    }

    /** One local reference less. */
    public void release(ObjectId object) {
        Entry entry = entries.get(object);
        if (entry != null && entry.references > 0) {
            entry.references--;
            maybeForget(object, entry);
        }
    }

    /** A reference has left the process: other nodes may ask for the object until its job ends. */
    public void markEscaped(ObjectId object) {
        Entry entry = entries.get(object);
        if (entry != null && entry.borrowedFrom == null) {
            entry.escaped = true;
            innerReferences(entry.result).forEach(inner -> markEscaped(inner.id()));
        }
    }

    /** The object's whereabouts, or null while it isn't ready or known. */
    public @Nullable TaskResult result(ObjectId object) {
        Entry entry = entries.get(object);
        return entry == null ? null : entry.result;
    }

    /** Calls {@code listener} when the object is ready, at once if it is. The object is kept until then. */
    public void listen(ObjectAddress object, Listener listener) {
        Entry entry = entryOf(object);
        if (entry.result != null) {
            listener.onReady(object.id(), entry.result);
            maybeForget(object.id(), entry);
            return;
        }
        boolean first = entry.borrowedFrom != null && entry.listeners.isEmpty();
        entry.listeners = plus(entry.listeners, listener);
        if (first) {
            effects.subscribe(object);
        }
    }

    /** Takes a listener back; nothing if it was called already. */
    public void unlisten(ObjectId object, Listener listener) {
        Entry entry = entries.get(object);
        if (entry != null && !entry.listeners.isEmpty() && entry.listeners.remove(listener)) {
            maybeForget(object, entry);
        }
    }

    /** Another node wants to know when an object that this node owns is ready. */
    public void onSubscribe(NodeId subscriber, ObjectId object) {
        Entry entry = entries.get(object);
        if (entry == null) {
            Payload lost = effects.lost(object, "its owner has freed it");
            effects.notifyReady(subscriber, object, new TaskResult.Inline(lost));
        } else if (entry.result != null) {
            effects.notifyReady(subscriber, object, entry.result);
        } else {
            if (entry.subscribers.isEmpty()) {
                entry.subscribers = new LinkedHashSet<>();
            }
            entry.subscribers.add(subscriber);
        }
    }

    /** {@code Ray.free}: the value goes, whoever gets it afterwards is told that it is lost. */
    public void discard(ObjectId object) {
        Entry entry = entries.get(object);
        if (entry != null && entry.result != null) {
            TaskResult discarded = entry.result;
            effects.free(object, discarded);
            entry.result = new TaskResult.Inline(effects.lost(object, "it was freed by the program"));
            innerReferences(discarded).forEach(inner -> release(inner.id()));
        }
    }

    /** The first copy of an owned object is lost, and another node's takes its place. */
    public void relocate(ObjectId object, NodeId location) {
        Entry entry = entries.get(object);
        if (entry != null && entry.result instanceof TaskResult.Stored lost) {
            entry.result = new TaskResult.Stored(lost.sizeBytes(), location, lost.references());
        }
    }

    /** A node is dead: what it owned can't become ready, what it stored for this owner is lost. */
    public void onNodeDied(NodeId node) {
        for (ObjectId object : List.copyOf(entries.keySet())) {
            Entry entry = entries.get(object);
            if (entry == null) {
                continue;
            }
            boolean ownerDied =
                    entry.borrowedFrom != null && entry.borrowedFrom.owner().equals(node) && entry.result == null;
            boolean copyDied = entry.borrowedFrom == null // of a borrowed one the owner may know another copy
                    && entry.result instanceof TaskResult.Stored stored
                    && stored.location().equals(node);
            if (ownerDied) {
                settle(object, entry, new TaskResult.Inline(effects.lost(object, "its owner died, node=" + node)));
            } else if (copyDied) {
                entry.result =
                        new TaskResult.Inline(effects.lost(object, "the node that stored it died, node=" + node));
            }
        }
    }

    /** A job is over: all its objects go; whoever still waits for one is told that it is lost. */
    public void onJobEnded(JobId job) {
        Map<ObjectId, Entry> ended = new HashMap<>();
        entries.forEach((object, entry) -> {
            if (LineageIds.job(LineageIds.creator(object)).equals(job)) {
                ended.put(object, entry);
            }
        });
        entries.keySet().removeAll(ended.keySet());
        ended.forEach(this::end);
    }

    private void end(ObjectId object, Entry entry) {
        TaskResult result = entry.result;
        if (result == null) {
            TaskResult lost = new TaskResult.Inline(effects.lost(object, "its job has ended"));
            entry.listeners.forEach(listener -> listener.onReady(object, lost));
            entry.subscribers.forEach(subscriber -> effects.notifyReady(subscriber, object, lost));
        } else {
            if (entry.borrowedFrom == null) {
                effects.free(object, result);
            }
            innerReferences(result).forEach(inner -> release(inner.id()));
        }
    }

    /** How many objects are known; for the status page and leak tests. */
    public int size() {
        return entries.size();
    }

    private void maybeForget(ObjectId object, Entry entry) {
        if (!entry.isUnreachable() || !entries.remove(object, entry)) {
            return;
        }
        TaskResult result = entry.result;
        if (result != null) {
            if (entry.borrowedFrom == null) {
                effects.free(object, result);
            }
            innerReferences(result).forEach(inner -> release(inner.id()));
        }
    }

    private void retainInner(TaskResult result) {
        innerReferences(result).forEach(this::retain);
    }

    private static List<ObjectAddress> innerReferences(@Nullable TaskResult result) {
        return result == null ? List.of() : result.references();
    }

    private static List<Listener> plus(List<Listener> listeners, Listener listener) {
        List<Listener> more = listeners.isEmpty() ? new ArrayList<>(2) : listeners;
        more.add(listener);
        return more;
    }
}
