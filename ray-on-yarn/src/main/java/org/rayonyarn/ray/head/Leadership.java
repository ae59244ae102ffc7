package org.rayonyarn.ray.head;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a head is the session's head: it takes the epoch and what an earlier one has left, and leads until the session is over or a
 * later one has taken over. Confined to the head.
 *
 * <pre>
 *   STARTING --> LEADING  the epoch is taken, and what was stored is loaded
 *   STARTING --> OVER     the store can't be read, or the session has ended before
 *   LEADING  --> OVER     the store refuses a write, or the session has ended
 * </pre>
 *
 * <p>Invariants: events are heard in the order in which they came, those that come before the head leads once it does; when it is
 * over nothing is heard any more; who owns the head is told at most once that it was deposed.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private enum Phase {
        /** Takes the epoch and loads; what comes in waits. */
        STARTING,
        LEADING,
        /** The session is over, by its own end or because another head has taken over: nothing is heard any more. */
        OVER
    }

    /** What the head does with what an earlier one has left; before it hears anything. */
    interface Heir {
        void inherit(long epoch, SortedMap<String, Versioned> stored);
    }

    private final ControlStore store;
    private final Executor owner;
    private final Consumer<String> onDeposed;
    private final List<Runnable> early = new ArrayList<>();
    private Phase phase = Phase.STARTING;

    /**
     * @param owner runs commands in the head's owner thread, never within the call that leaves them
     * @param onDeposed told why the head must not go on
     */
    Leadership(ControlStore store, Executor owner, Consumer<String> onDeposed) {
        this.store = store;
        this.owner = owner;
        this.onDeposed = onDeposed;
    }

    private record Inheritance(long epoch, SortedMap<String, Versioned> stored) {}

    /** Takes the epoch, has the heir load what is stored, and leads from there on. */
    void claim(Heir heir) {
        store.claimEpoch()
                .thenCompose(epoch -> store.load("").thenApply(entries -> new Inheritance(epoch, entries)))
                .whenComplete((inheritance, failure) -> owner.execute(() -> {
                    if (failure != null) {
                        depose(failure);
                    } else {
                        begin(inheritance, heir);
                    }
                }));
    }

    /** It may be over by now. */
    private void begin(Inheritance inheritance, Heir heir) {
        if (phase == Phase.STARTING && inherits(inheritance, heir)) {
            phase = Phase.LEADING;
            early.forEach(Runnable::run);
        }
        early.clear();
    }

    private boolean inherits(Inheritance inheritance, Heir heir) {
        try {
            heir.inherit(inheritance.epoch, inheritance.stored);
            return true;
        } catch (RuntimeException e) { // a record of another release, or one that is cut short
            depose(e);
            return false;
        }
    }

    boolean isLeading() {
        return phase == Phase.LEADING;
    }

    /** Runs the event now, or once the head leads, or not at all. */
    void whenLeading(Runnable event) {
        switch (phase) {
            case STARTING -> early.add(event);
            case LEADING -> event.run();
            case OVER -> {}
        }
    }

    /** The store refuses this head: a later one has taken over, or nothing can be kept any more. */
    void depose(Throwable reason) {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            LOG.error("the head must not go on: {}", reason.getMessage());
            onDeposed.accept(String.valueOf(reason.getMessage()));
        }
    }

    /** The session is over. */
    void end() {
        phase = Phase.OVER;
    }
}
