package org.rayonyarn.lease;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;

/**
 * One grant of the right to write. Thread-safe. It ends by {@link #release}, or against its holder's will: then every
 * method that acts throws {@link LeaseLostException}.
 *
 * <p>A lease alone protects nothing, since a process may be paused after any check. What protects is that the
 * storage refuses the epoch: through {@link #attach}, or by a fence of its own.
 */
public final class WriteLease implements AutoCloseable {
    private enum State {
        HELD,
        RELEASED,
        LOST
    }

    private final LeaseManager manager;
    private final LeaseTable table;

    @GuardedBy("this")
    private LeaseRecord record;

    @GuardedBy("this")
    private State state = State.HELD;

    @GuardedBy("this")
    private String lostBecause = "";

    WriteLease(LeaseManager manager, LeaseTable table, LeaseRecord record) {
        this.manager = manager;
        this.table = table;
        this.record = record;
    }

    public synchronized LeaseName name() {
        return record.name();
    }

    /** Larger than that of every earlier grant; a rename makes it larger still. */
    public synchronized long epoch() {
        return record.epoch();
    }

    public synchronized LeaseRecord record() {
        return record;
    }

    /** What is kept beside the epoch; empty if nothing. */
    public synchronized String attachment() {
        return record.attachment();
    }

    public synchronized boolean isHeld() {
        return state == State.HELD;
    }

    /**
     * Cheap check before acting: no call to the table while renewals come through.
     *
     * @throws LeaseLostException if the grant has ended
     * @throws IOException if renewals stay away and the table can't be asked
     */
    public void check() throws IOException {
        ensureHeld();
        if (!manager.isSafe()) {
            verify();
        }
    }

    /** Asks the table whether this grant still stands. */
    public void verify() throws IOException {
        ensureHeld();
        LeaseRecord now = table.locate(record().holder(), record().grant());
        if (now == null) {
            throw lost("taken over or recovered by another");
        }
        moveTo(now);
    }

    /**
     * Replaces the attachment, if and only if this grant still stands: the fence of storages that have none.
     *
     * @throws LeaseLostException if the grant has ended; the attachment is unchanged
     * @throws IOException if the table can't be asked; the change may or may not have happened, and a later call with a
     *     further attachment sorts it out
     */
    public synchronized void attach(String attachment) throws IOException {
        ensureHeld();
        try {
            record = table.attach(record, attachment);
        } catch (IOException movedLostOrUnknown) {
            attachAt(locateOrLose(), attachment);
        }
    }

    /** Ends the grant. Idempotent; after a loss it does nothing. If the table can't be told now, it is told later. */
    public void release() throws IOException {
        LeaseRecord last;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.RELEASED;
            last = record;
        }
        manager.grants().release(last);
    }

    /**
     * Ends the grant here and now, and lets the manager bring storage and table into order behind it: for when what the
     * lease protected could not be brought to an end.
     */
    public void abandon() {
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.RELEASED;
        }
        manager.grants().abandon(record());
    }

    @Override
    public void close() throws IOException {
        release();
    }

    synchronized void moveTo(LeaseRecord now) {
        record = now;
    }

    /** Marks the grant as lost; returns false if it had ended already. */
    synchronized boolean lose(String cause) {
        if (state != State.HELD) {
            return false;
        }
        state = State.LOST;
        lostBecause = cause;
        return true;
    }

    private synchronized void ensureHeld() throws LeaseLostException {
        if (state != State.HELD) {
            throw new LeaseLostException(
                    record.name(), record.epoch(), state == State.LOST ? lostBecause : "released by its holder");
        }
    }

    private LeaseLostException lost(String cause) {
        manager.onLost(this, cause);
        LeaseRecord last = record();
        return new LeaseLostException(last.name(), last.epoch(), cause);
    }

    @GuardedBy("this")
    private LeaseRecord locateOrLose() throws IOException {
        LeaseRecord now = table.locate(record.holder(), record.grant());
        if (now == null) {
            throw lost("taken over or recovered by another");
        }
        return now;
    }

    @GuardedBy("this")
    private void attachAt(LeaseRecord now, String attachment) throws IOException {
        record = now.attachment().equals(attachment) ? now : table.attach(now, attachment);
    }

    @Override
    public String toString() {
        LeaseRecord last = record();
        return last.name() + " epoch=" + last.epoch();
    }
}
