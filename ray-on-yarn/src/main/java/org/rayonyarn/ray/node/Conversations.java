package org.rayonyarn.ray.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.Numbered;
import org.rayonyarn.ray.rpc.NodeMessage.Received;

/**
 * What living nodes say to each other arrives, once and in its order, whatever becomes of their connections: messages are numbered
 * and kept until the other side has confirmed them. Confined to the strand, without a clock.
 *
 * <p>Assumptions: the link loses only what is under way when a connection ends, and reports that later; no other process ever gets
 * a node's id; the death of a node is reported by {@link #forget}.
 *
 * <p>Invariants: the other side handles number n only after all smaller ones; while a conversation is broken nothing is sent but
 * the question how far the other side has come. Whoever is told nothing new for too long, or for whom too much is kept while the
 * conversation is broken, is {@link #unreachable}: what goes on being kept for it depends on how soon one of the two is dead.
 */
public final class Conversations {
    /** So many messages are handled before that is confirmed, unless a tick comes first. */
    static final int CONFIRM_AFTER = 64;

    /** Somebody who does not answer is asked each so many ticks at least: five seconds. */
    static final int MOST_TICKS = 50;

    private static final long TICK_MILLIS = 100;

    /** How numbered messages leave. */
    public interface Wire {
        /** @throws MessageTooLargeException if it does not fit in a frame */
        void send(NodeId to, NodeMessage message);

        /**
         * How many bytes it takes, now or later.
         *
         * @throws MessageTooLargeException if it does not fit in a frame
         */
        int sizeOf(NodeMessage message);

        /** Much waits for a connection with the node, or no longer: who speaks to it had better wait. */
        default void onCrowded(NodeId node, boolean much) {}
    }

    private static final class Conversation {
        /** Sent or to be sent, oldest first. */
        final Deque<NodeMessage> unconfirmed = new ArrayDeque<>();

        /** The number of the first of them, or of the next message. */
        long confirmed;

        boolean broken;

        /** What those take that came while it was broken, until the last of them is confirmed; nobody counts what leaves at once. */
        long keptBytes;

        /** The number behind the last one counted. */
        long countedTo;

        /** So long the first of the unconfirmed has been it. */
        long ticksWithoutProgress;

        boolean crowded;
        int ticksToQuestion;
        int patience = 1;

        /** The number that comes next from the other side. */
        long expected;

        int unsaid;
    }

    private final Wire wire;
    private final ConversationLimits limits;
    private final long mostTicksWithoutProgress;
    private final Map<NodeId, Conversation> conversations = new HashMap<>();

    public Conversations(Wire wire, ConversationLimits limits) {
        this.wire = wire;
        this.limits = limits;
        this.mostTicksWithoutProgress = Math.max(1, limits.unreachable().toMillis() / TICK_MILLIS);
    }

    /** @throws MessageTooLargeException if it does not fit in a frame; nothing of it is sent, now or later */
    public void send(NodeId to, NodeMessage message) {
        Conversation with = with(to);
        Numbered numbered = new Numbered(with.confirmed + with.unconfirmed.size(), message);
        if (with.broken) {
            with.keptBytes += wire.sizeOf(numbered);
            with.countedTo = numbered.number() + 1;
            tellIfCrowded(to, with);
        } else {
            wire.send(to, numbered);
        }
        with.unconfirmed.add(message);
    }

    /** What is to be handled now: null for what has been handled before, or comes again after what is missing. */
    public @Nullable NodeMessage receive(NodeId from, Numbered numbered) {
        Conversation with = with(from);
        if (numbered.number() != with.expected) {
            return null;
        }
        with.expected++;
        with.unsaid++;
        if (with.unsaid == CONFIRM_AFTER) {
            say(from, with, false);
        }
        return numbered.message();
    }

    /** The other side says how far it has come, or asks. */
    public void onReceived(NodeId from, Received received) {
        Conversation with = with(from);
        while (with.confirmed < received.next() && with.unconfirmed.poll() != null) {
            with.confirmed++;
            with.ticksWithoutProgress = 0;
        }
        if (with.confirmed >= with.countedTo) {
            with.keptBytes = 0;
        }
        if (with.broken) {
            with.broken = false;
            with.patience = 1;
            sendAgain(from, with);
            tellIfCrowded(from, with);
        }
        if (received.answer()) {
            say(from, with, false);
        }
    }

    /** What was under way in either direction may be lost, or the node can't be reached at present. */
    public void onBroken(NodeId other) {
        Conversation with = conversations.get(other);
        if (with == null || with.unconfirmed.isEmpty()) {
            return;
        }
        with.ticksToQuestion = with.broken ? Math.min(with.ticksToQuestion, with.patience) : with.patience;
        with.patience = Math.min(MOST_TICKS, 2 * with.patience);
        with.broken = true;
        tellIfCrowded(other, with);
    }

    private void tellIfCrowded(NodeId other, Conversation with) {
        boolean crowded = with.broken && with.keptBytes >= limits.holdBackBytes();
        if (crowded != with.crowded) {
            with.crowded = crowded;
            wire.onCrowded(other, crowded);
        }
    }

    /** Time passes; call it every tenth of a second. */
    public void onTick() {
        conversations.forEach((other, with) -> {
            with.ticksWithoutProgress = with.unconfirmed.isEmpty() ? 0 : with.ticksWithoutProgress + 1;
            if (with.broken && --with.ticksToQuestion <= 0) {
                with.ticksToQuestion = MOST_TICKS;
                say(other, with, true);
            } else if (with.unsaid > 0) {
                say(other, with, false);
            }
        });
    }

    /** The node is dead: whoever cares for what it was told hears of that elsewhere. */
    public void forget(NodeId dead) {
        Conversation with = conversations.remove(dead);
        if (with != null && with.crowded) {
            wire.onCrowded(dead, false);
        }
    }

    /** Whom this node can't reach, though nobody has said that it is dead; and why it thinks so, for people. */
    public Map<NodeId, String> unreachable() {
        Map<NodeId, String> unreachable = new HashMap<>();
        conversations.forEach((other, with) -> {
            if (with.ticksWithoutProgress >= mostTicksWithoutProgress) {
                unreachable.put(
                        other,
                        "nothing that it was told has arrived for "
                                + limits.unreachable().toMillis() + " ms (" + ConversationLimits.UNREACHABLE + ")");
            } else if (with.broken && with.keptBytes > limits.keptBytes()) {
                unreachable.put(
                        other,
                        "more than " + limits.keptBytes() + " bytes wait for a connection with it ("
                                + ConversationLimits.KEPT_BYTES + ")");
            }
        });
        return unreachable;
    }

    /** How many bytes are kept for a node of what could not leave at once. */
    long keptBytes(NodeId other) {
        Conversation with = conversations.get(other);
        return with == null ? 0 : with.keptBytes;
    }

    /** How many messages are kept for a node. */
    public int unconfirmed(NodeId other) {
        Conversation with = conversations.get(other);
        return with == null ? 0 : with.unconfirmed.size();
    }

    /** How many messages are kept for all. */
    public int unconfirmed() {
        return conversations.values().stream()
                .mapToInt(with -> with.unconfirmed.size())
                .sum();
    }

    private Conversation with(NodeId other) {
        return conversations.computeIfAbsent(other, id -> new Conversation());
    }

    private void say(NodeId to, Conversation with, boolean answer) {
        with.unsaid = 0;
        wire.send(to, new Received(with.expected, answer));
    }

    private void sendAgain(NodeId to, Conversation with) {
        long number = with.confirmed;
        for (NodeMessage message : with.unconfirmed) {
            wire.send(to, new Numbered(number++, message));
        }
    }
}
