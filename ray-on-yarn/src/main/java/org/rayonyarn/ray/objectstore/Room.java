package org.rayonyarn.ray.objectstore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The memory of a store: who has how much, who waits, who gives way. Requests are served in their order. Where room is short,
 * copies go first, then values are spilled, the least recently used ones first; and forgotten buffers are looked for. Confined to
 * the strand.
 *
 * <p>Invariant: a request is granted only where it fits; one that doesn't fit is refused only when nothing has become free for a
 * while.
 */
final class Room {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long SPILLING_PATIENCE_NANOS = 6 * PATIENCE_NANOS;
    private static final long BETWEEN_COLLECTIONS_NANOS = 10_000_000_000L;

    private record Request(long bytes, String what, Runnable granted, Consumer<String> refused) {}

    private final String name;
    private final long limitBytes;
    private final ObjectStore.Effects effects;
    private final Consumer<StoredFile> evict;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private final Map<Long, StoredFile> byLastUse = new LinkedHashMap<>();

    private long usedBytes;
    private long spillingBytes;
    private String spillTrouble = "";
    private boolean maySpill = true;
    private boolean mayCollect = true;
    private boolean serving;

    private long now;
    private long collectedAt;
    private long freed; // counts what became free, so that a standstill shows
    private long freedBefore;
    private boolean stuck; // a tick has seen somebody wait; what came before it tells nothing of time
    private long stuckSince;

    Room(String name, long limitBytes, ObjectStore.Effects effects, Consumer<StoredFile> evict) {
        this.name = name;
        this.limitBytes = limitBytes;
        this.effects = effects;
        this.evict = evict;
    }

    long usedBytes() {
        return usedBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    /** {@code granted} is run at once, or when the request fits; it charges what it takes. */
    void ask(long bytes, String what, Runnable granted, Consumer<String> refused) {
        if (bytes > limitBytes) {
            refused.accept(what + " needs " + bytes + " bytes, more than the whole object store of node " + name + " ("
                    + limitBytes + "); raise ray.object-store.memory");
            return;
        }
        stuck &= !waiting.isEmpty();
        waiting.add(new Request(bytes, what, granted, refused));
        serve();
    }

    /** More is taken, or less. */
    void charge(long bytes) {
        usedBytes += bytes;
        freed += Math.max(0, -bytes);
    }

    /** Gives way last from now on. */
    void used(StoredFile file) {
        byLastUse.remove(file.number);
        byLastUse.put(file.number, file);
    }

    void forget(StoredFile file) {
        byLastUse.remove(file.number);
    }

    void spillEnded(StoredFile file) {
        spillingBytes -= file.bytes;
    }

    /** Nothing more is spilled before the next tick. */
    void spillFailed(String why) {
        spillTrouble = why;
        maySpill = false;
    }

    void garbageCollected() {
        serve();
    }

    /** Grants what fits. */
    void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!waiting.isEmpty() && fits(waiting.element().bytes())) {
                waiting.remove().granted().run();
            }
        } finally {
            serving = false;
        }
    }

    private boolean fits(long bytes) {
        if (usedBytes + bytes > limitBytes) {
            evictCopies(usedBytes + bytes - limitBytes);
        }
        if (usedBytes + bytes <= limitBytes) {
            return true;
        }
        boolean enough = spill(usedBytes + bytes - limitBytes);
        collectGarbage(enough);
        return false;
    }

    private void evictCopies(long bytes) {
        long missing = bytes;
        for (StoredFile file : missing > 0 ? inOrderOfUse(StoredFile::isEvictable) : List.<StoredFile>of()) {
            if (missing > 0) {
                missing -= file.bytes;
                evict.accept(file);
            }
        }
    }

    /** @return whether what is being spilled is enough */
    private boolean spill(long bytes) {
        long missing = bytes - spillingBytes;
        if (missing > 0 && maySpill) {
            for (StoredFile file : inOrderOfUse(StoredFile::isSpillable)) {
                if (missing > 0) {
                    missing -= file.bytes;
                    spillingBytes += file.bytes;
                    file.become(FileState.SPILLING);
                    effects.spill(file.number, file.bytes);
                }
            }
        }
        return missing <= 0;
    }

    private List<StoredFile> inOrderOfUse(Predicate<StoredFile> wanted) {
        List<StoredFile> found = new ArrayList<>();
        for (StoredFile file : byLastUse.values()) {
            if (wanted.test(file)) {
                found.add(file);
            }
        }
        return found;
    }

    private void collectGarbage(boolean enoughWithoutIt) {
        long pause = enoughWithoutIt ? BETWEEN_COLLECTIONS_NANOS : BETWEEN_COLLECTIONS_NANOS / 5;
        if (mayCollect || now - collectedAt >= pause) {
            mayCollect = false;
            collectedAt = now;
            effects.collectGarbage();
        }
    }

    /** Looks whether anything moves. */
    void onTick(long nowNanos) {
        now = nowNanos;
        if (!stuck || freed != freedBefore || waiting.isEmpty()) {
            stuck = !waiting.isEmpty();
            freedBefore = freed;
            stuckSince = now;
        } else if (now - stuckSince > (spillingBytes > 0 ? SPILLING_PATIENCE_NANOS : PATIENCE_NANOS)) {
            stuckSince = now;
            Request hopeless = waiting.remove();
            hopeless.refused().accept(noRoomFor(hopeless));
        }
        maySpill = true;
        serve();
    }

    private String noRoomFor(Request request) {
        return "the object store of node " + name + " is full: " + request.what() + " needs " + request.bytes()
                + " bytes of "
                + limitBytes + ", of which " + usedBytes
                + " are taken by values that are being read, buffers that the program still"
                + " holds, or values that can't be spilled" + (spillTrouble.isEmpty() ? "" : " (" + spillTrouble + ")")
                + "; raise ray.object-store.memory, or let references and buffers go";
    }
}
