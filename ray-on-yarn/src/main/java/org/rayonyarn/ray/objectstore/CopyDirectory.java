package org.rayonyarn.ray.objectstore;

import io.ray.api.id.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;

/**
 * Which nodes have copies of the large objects that one node owns, and who pulls from whom. Each reader is sent to one source; a
 * reader that has its copy is a source for others, so an object spreads as a tree and nobody sends many copies. Confined to the
 * owner's strand.
 *
 * <p>Invariant: a source on another host than its readers' serves at most {@value #MOST_READERS} of them at a time; a reader has
 * one source at a time, or waits for one.
 */
public final class CopyDirectory {
    /** Readers that one copy serves at a time, each at half its speed: a third would wait less for one of their copies. */
    private static final int MOST_READERS = 2;

    /** Readers of the same host take no bandwidth. */
    private static final int MOST_NEAR_READERS = 16;

    /** What readers are told. */
    public interface Effects {
        void located(ObjectId object, NodeId reader, NodeId source);

        /** No copy is left. */
        void missing(ObjectId object, NodeId reader, String why);

        /** The first copy is lost, another takes its place. */
        void promoted(ObjectId object, NodeId holder);
    }

    private static final class Copy {
        final NodeId holder;
        int readers;
        int served;

        Copy(NodeId holder) {
            this.holder = holder;
        }
    }

    private static final class Entry {
        final Map<NodeId, Copy> copies = new LinkedHashMap<>(); // the first one is the one that must stay
        final Map<NodeId, Copy> pulling = new HashMap<>();
        final Deque<NodeId> waiting = new ArrayDeque<>();
        final Map<NodeId, NodeId> avoided = new HashMap<>();
    }

    private final Effects effects;
    private final BiPredicate<NodeId, NodeId> near;
    private final Map<ObjectId, Entry> entries = new HashMap<>();

    /** @param near whether two nodes seem to be on one host: no more than a hint */
    public CopyDirectory(BiPredicate<NodeId, NodeId> near, Effects effects) {
        this.near = near;
        this.effects = effects;
    }

    /**
     * A reader asks where to have an object from; whatever it was told before is void.
     *
     * @param first the node that holds the first copy, as far as the owner knows
     * @param failed a source that did not serve the reader
     * @param gone whether that has no copy
     */
    public void locate(ObjectId object, NodeId first, NodeId reader, @Nullable NodeId failed, boolean gone) {
        Entry entry = entries.computeIfAbsent(object, id -> {
            Entry made = new Entry();
            made.copies.put(first, new Copy(first));
            return made;
        });
        stopPulling(entry, reader);
        entry.waiting.remove(reader);
        entry.copies.remove(reader); // it would not ask if it had one
        entry.avoided.remove(reader);
        if (failed != null && gone) {
            lose(object, entry, failed);
        } else if (failed != null) {
            entry.avoided.put(reader, failed);
        }
        entry.waiting.add(reader);
        serve(object, entry);
    }

    private static void stopPulling(Entry entry, NodeId reader) {
        Copy source = entry.pulling.remove(reader);
        if (source != null) {
            source.readers--;
        }
    }

    private void lose(ObjectId object, Entry entry, NodeId holder) {
        NodeId first = firstOf(entry).orElse(null);
        entry.copies.remove(holder);
        if (holder.equals(first)) {
            firstOf(entry).ifPresent(heir -> effects.promoted(object, heir));
        }
    }

    private static Optional<NodeId> firstOf(Entry entry) {
        return entry.copies.keySet().stream().findFirst();
    }

    /** A node has got a copy, or has none any more and pulls none. */
    public void onChanged(ObjectId object, NodeId node, boolean held) {
        Entry entry = entries.get(object);
        if (entry == null) {
            return;
        }
        stopPulling(entry, node);
        entry.waiting.remove(node);
        entry.avoided.remove(node);
        if (held) {
            entry.copies.putIfAbsent(node, new Copy(node));
        } else {
            lose(object, entry, node);
        }
        serve(object, entry);
    }

    private void serve(ObjectId object, Entry entry) {
        for (NodeId reader : List.copyOf(entry.waiting)) {
            if (entry.copies.isEmpty()) {
                entry.waiting.remove(reader);
                effects.missing(object, reader, "no node has a copy of it any more");
            } else {
                sourceFor(entry, reader).ifPresent(source -> {
                    entry.waiting.remove(reader);
                    entry.pulling.put(reader, source);
                    source.readers++;
                    source.served++;
                    effects.located(object, reader, source.holder);
                });
            }
        }
    }

    /** Near ones first, then those that have done least. */
    private Optional<Copy> sourceFor(Entry entry, NodeId reader) {
        NodeId avoided = entry.avoided.get(reader);
        return entry.copies.values().stream()
                .filter(copy -> copy.readers < (near.test(copy.holder, reader) ? MOST_NEAR_READERS : MOST_READERS))
                .min(Comparator.<Copy, Boolean>comparing(copy -> copy.holder.equals(avoided))
                        .thenComparing(copy -> !near.test(copy.holder, reader))
                        .thenComparing(copy -> copy.readers)
                        .thenComparing(copy -> copy.served));
    }

    /** Nobody can reach the object any more. Returns all nodes that have a copy, or may be about to. */
    public List<NodeId> forget(ObjectId object) {
        Entry entry = entries.remove(object);
        if (entry == null) {
            return List.of();
        }
        List<NodeId> holders = new ArrayList<>(entry.copies.keySet());
        entry.pulling.keySet().stream()
                .filter(node -> !entry.copies.containsKey(node))
                .forEach(holders::add);
        return holders;
    }

    /** A node is dead, and what it had with it. */
    public void onNodeDied(NodeId node) {
        for (ObjectId object : List.copyOf(entries.keySet())) {
            onChanged(object, node, false);
        }
    }

    /** How many objects are known; for leak tests. */
    public int size() {
        return entries.size();
    }
}
