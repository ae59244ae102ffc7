package org.rayonyarn.ray.ownership;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.ownership.ObjectTable.Listener;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskResult;

/** One object as its node knows it; small, since there may be millions. Confined to its table. */
final class ObjectEntry {
    /** Null for an object that this node owns. */
    final @Nullable ObjectAddress borrowedFrom;

    @Nullable
    TaskResult result;

    int references;
    private List<Listener> listeners = List.of();
    private Set<NodeId> subscribers = Set.of();

    ObjectEntry(@Nullable ObjectAddress borrowedFrom) {
        this.borrowedFrom = borrowedFrom;
    }

    boolean isUnreachable() {
        return references == 0 && listeners.isEmpty() && (result != null || borrowedFrom != null);
    }

    boolean isBorrowedFrom(NodeId owner) {
        return borrowedFrom != null && borrowedFrom.owner().equals(owner);
    }

    boolean isStoredOn(NodeId node) {
        return result instanceof TaskResult.Stored stored && stored.location().equals(node);
    }

    /** Whether somebody here waits for it. */
    boolean isAwaited() {
        return result == null && !listeners.isEmpty();
    }

    /** Whether anybody, here or on another node, waits for it. */
    boolean hasAudience() {
        return !listeners.isEmpty() || !subscribers.isEmpty();
    }

    void addListener(Listener listener) {
        if (listeners.isEmpty()) {
            listeners = new ArrayList<>(2);
        }
        listeners.add(listener);
    }

    /** False if it isn't there any more. */
    boolean removeListener(Listener listener) {
        return !listeners.isEmpty() && listeners.remove(listener);
    }

    List<Listener> takeListeners() {
        List<Listener> taken = listeners;
        listeners = List.of();
        return taken;
    }

    void addSubscriber(NodeId subscriber) {
        if (subscribers.isEmpty()) {
            subscribers = new LinkedHashSet<>();
        }
        subscribers.add(subscriber);
    }

    Set<NodeId> takeSubscribers() {
        Set<NodeId> taken = subscribers;
        subscribers = Set.of();
        return taken;
    }
}
