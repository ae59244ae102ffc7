package org.rayonyarn.ray.ownership;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.HashMap;
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
 * The objects that one node owns or borrows: whether they are ready, who waits for them, and how often they are referred to
 * (Ray, OSDI'18, section 4.2.3, with the owner in the place of the central object table). Those who borrow an owned object
 * count here too, by {@link References}. Confined to its node's strand.
 *
 * <p>Invariant: an object is known as long as it is referred to or listened for; an owned one is forgotten only when it is ready,
 * and its value goes with it. A value keeps the references inside it for as long as it is kept itself.
 */
public final class ObjectTable {
    /** What the table asks of the world. */
    public interface Effects {
        /** Tell the owner that this node refers to its object from now on. */
        void borrow(ObjectAddress object);

        /** Tell the owner that it does so no more. */
        void giveBack(ObjectAddress object);

        /** Ask the owner to tell when the object is ready. */
        void subscribe(ObjectAddress object);

        /** Tell a subscriber. */
        void notifyReady(NodeId subscriber, ObjectId object, TaskResult result);

        /** Nobody can reach the object any more: its stored copy may go. */
        void free(ObjectId object, TaskResult result);

        /** An owned object is known no more. */
        void forgotten(ObjectId object);

        /** A failure that says why an object can't be had. */
        Payload lost(ObjectId object, String reason);
    }

    /** Is told once, on the strand; at once if the object is ready already. */
    public interface Listener {
        void onReady(ObjectId object, TaskResult result);
    }

    private final NodeId self;
    private final Effects effects;
    private final Map<ObjectId, ObjectEntry> entries = new HashMap<>();
    private final RefusedResults refused;
    private final Reclaimer reclaimer;

    public ObjectTable(NodeId self, Effects effects) {
        this.self = self;
        this.effects = effects;
        this.refused = new RefusedResults(effects::free);
        this.reclaimer = new Reclaimer(entries, effects);
    }

    /** A task that will make the object was submitted here, or its value is being put here: one reference exists. */
    public void own(ObjectId object) {
        ObjectEntry entry = new ObjectEntry(null);
        entry.references = 1;
        if (entries.putIfAbsent(object, entry) != null) {
            throw new IllegalStateException("an object is made once only: object=" + object);
        }
    }

    /** An owned object is ready. The first completion counts; later ones (of a repeated execution) are dropped. */
    public void complete(ObjectId object, TaskResult result) {
        ObjectEntry entry = entries.get(object);
        if (entry != null && entry.result == null) {
            settle(object, entry, result);
        } else if (entry == null || !RefusedResults.isSameCopy(entry.result, result)) {
            effects.free(object, result);
        }
    }

    /**
     * An execution has made the object whose word does not count, since another one is to make it. What it has stored goes when
     * the object is ready, unless that is the very copy which the other one tells of.
     */
    public void refuse(ObjectId object, TaskResult result) {
        if (isPending(object)) {
            refused.add(object, result);
        } else {
            complete(object, result);
        }
    }

    /** An owner told that a borrowed object is ready. */
    public void onRemoteReady(ObjectId object, TaskResult result) {
        ObjectEntry entry = entries.get(object);
        if (entry != null && entry.result == null) {
            settle(object, entry, result);
        }
    }

    private void settle(ObjectId object, ObjectEntry entry, TaskResult result) {
        entry.result = result;
        result.references().forEach(this::retain);
        refused.onReady(object, result);
        List<Listener> listeners = entry.takeListeners();
        Set<NodeId> subscribers = entry.takeSubscribers();
        entry.references++; // whatever the listeners let go, the rest of them hears of the value
        listeners.forEach(listener -> listener.onReady(object, result));
        subscribers.forEach(subscriber -> effects.notifyReady(subscriber, object, result));
        entry.references--;
        reclaimer.maybeForget(object, entry);
    }

    /** One more local reference; for a borrowed object possibly the first that this node hears of it. */
    public void retain(ObjectAddress object) {
        entryOf(object).references++;
    }

    private ObjectEntry entryOf(ObjectAddress object) {
        ObjectEntry known = entries.get(object.id());
        if (known != null) {
            return known;
        }
        boolean owned = object.owner().equals(self);
        ObjectEntry entry = owned ? freedBefore(object.id()) : new ObjectEntry(object);
        entries.put(object.id(), entry);
        if (!owned) {
            effects.borrow(object);
        }
        return entry;
    }

    /** One local reference less. */
    public void release(ObjectId object) {
        reclaimer.release(object);
    }

    /** One more local reference, if the object is known here. */
    public boolean retainKnown(ObjectId object) {
        ObjectEntry entry = entries.get(object);
        if (entry != null) {
            entry.references++;
        }
        return entry != null;
    }

    /** Another node refers to an object of this one. */
    void retainOwned(ObjectId object) {
        entries.computeIfAbsent(object, this::freedBefore).references++;
    }

    private ObjectEntry freedBefore(ObjectId object) {
        ObjectEntry entry = new ObjectEntry(null);
        entry.result = new TaskResult.Inline(effects.lost(object, "it was freed before"));
        return entry;
    }

    /** The object's whereabouts, or null while it isn't ready or known. */
    public @Nullable TaskResult result(ObjectId object) {
        ObjectEntry entry = entries.get(object);
        return entry == null ? null : entry.result;
    }

    /** Whether an object is known and not ready. */
    public boolean isPending(ObjectId object) {
        ObjectEntry entry = entries.get(object);
        return entry != null && entry.result == null;
    }

    /** Calls {@code listener} when the object is ready, at once if it is. The object is kept until then. */
    public void listen(ObjectAddress object, Listener listener) {
        ObjectEntry entry = entryOf(object);
        if (entry.result != null) {
            listener.onReady(object.id(), entry.result);
            reclaimer.maybeForget(object.id(), entry);
            return;
        }
        boolean first = entry.borrowedFrom != null && !entry.isAwaited();
        entry.addListener(listener);
        if (first) {
            effects.subscribe(object);
        }
    }

    /** Takes a listener back; nothing if it was called already. */
    public void unlisten(ObjectId object, Listener listener) {
        ObjectEntry entry = entries.get(object);
        if (entry != null && entry.removeListener(listener)) {
            reclaimer.maybeForget(object, entry);
        }
    }

    /** Another node wants to know when an object that this node owns is ready. */
    public void onSubscribe(NodeId subscriber, ObjectId object) {
        ObjectEntry entry = entries.get(object);
        if (entry == null) {
            Payload lost = effects.lost(object, "its owner has freed it");
            effects.notifyReady(subscriber, object, new TaskResult.Inline(lost));
        } else if (entry.result != null) {
            effects.notifyReady(subscriber, object, entry.result);
        } else {
            entry.addSubscriber(subscriber);
        }
    }

    /**
     * The value goes although the object is referred to: whoever gets it afterwards is told that it is lost.
     *
     * @return false if there is nothing to lose
     */
    public boolean lose(ObjectId object, String reason) {
        ObjectEntry entry = entries.get(object);
        if (entry == null) {
            return false;
        }
        TaskResult lost = new TaskResult.Inline(effects.lost(object, reason));
        if (entry.result == null) {
            settle(object, entry, lost);
        } else {
            replace(object, entry, lost);
        }
        return true;
    }

    private void replace(ObjectId object, ObjectEntry entry, TaskResult lost) {
        TaskResult before = entry.result;
        entry.result = lost;
        if (before != null) {
            reclaimer.letValueGo(object, entry, before);
        }
    }

    /** The first copy of an owned object is lost, and another node's takes its place. */
    public void relocate(ObjectId object, NodeId location) {
        ObjectEntry entry = entries.get(object);
        if (entry != null && entry.result instanceof TaskResult.Stored lost) {
            entry.result = new TaskResult.Stored(lost.sizeBytes(), location, lost.references());
        }
    }

    /** A node is dead: what it owned can't become ready, what it stored for this owner is lost. */
    public void onNodeDied(NodeId node) {
        for (ObjectId object : List.copyOf(entries.keySet())) {
            ObjectEntry entry = entries.get(object);
            if (entry == null) {
                continue;
            }
            if (entry.isBorrowedFrom(node) && !(entry.result instanceof TaskResult.Inline)) {
                lose(object, "its owner died, node=" + node);
            } else if (entry.borrowedFrom == null && entry.isStoredOn(node)) {
                lose(object, "the node that stored it died, node=" + node); // of a borrowed one the owner may know more
            }
        }
    }

    /** A job is over: all its objects go; whoever still waits for one is told that it is lost. */
    public void onJobEnded(JobId job) {
        Map<ObjectId, ObjectEntry> ended = new HashMap<>();
        entries.forEach((object, entry) -> {
            if (LineageIds.job(LineageIds.creator(object)).equals(job)) {
                ended.put(object, entry);
            }
        });
        entries.keySet().removeAll(ended.keySet());
        refused.forget(ended.keySet());
        ended.forEach(this::end);
    }

    private void end(ObjectId object, ObjectEntry entry) {
        TaskResult result = entry.result;
        if (result != null) {
            reclaimer.letValueGo(object, entry, result);
        } else if (entry.hasAudience()) {
            TaskResult lost = new TaskResult.Inline(effects.lost(object, "its job has ended"));
            entry.takeListeners().forEach(listener -> listener.onReady(object, lost));
            entry.takeSubscribers().forEach(subscriber -> effects.notifyReady(subscriber, object, lost));
        }
        if (entry.borrowedFrom != null) {
            effects.giveBack(entry.borrowedFrom);
        }
    }

    /** How many objects are known; for the status page and leak tests. */
    public int size() {
        return entries.size();
    }
}
