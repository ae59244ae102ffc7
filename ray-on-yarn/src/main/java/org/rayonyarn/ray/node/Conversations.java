package org.rayonyarn.ray.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.Numbered;
import org.rayonyarn.ray.rpc.NodeMessage.Received;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What living nodes say to each other arrives, once and in its order, whatever becomes of their connections: messages are numbered
 * and kept until the other side has confirmed them. Confined to the strand, without a clock.
 *
 * <p>Assumptions: the link loses only what is under way when a connection ends, and reports that later; no other process ever gets
 * a node's id; the death of a node is reported by {@link #forget}.
 *
 * <p>Invariants: the other side handles number n only after all smaller ones; while a conversation is broken nothing is sent but
 * the question how far the other side has come.
 */
public final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);

    /** So many messages are handled before that is confirmed, unless a tick comes first. */
    static final int CONFIRM_AFTER = 64;

    /** Somebody who does not answer is asked each so many ticks at least: five seconds. */
    static final int MOST_TICKS = 50;

    /** How numbered messages leave. */
    public interface Wire {
        /** @throws MessageTooLargeException if it does not fit in a frame */
        void send(NodeId to, NodeMessage message);
    }

    private static final class Conversation {
        /** Sent or to be sent, oldest first. */
        final Deque<NodeMessage> unconfirmed = new ArrayDeque<>();

        /** The number of the first of them, or of the next message. */
        long confirmed;

        boolean broken;
        int ticksToQuestion;
        int patience = 1;

        /** The number that comes next from the other side. */
        long expected;

        int unsaid;
    }

    private final Wire wire;
    private final Map<NodeId, Conversation> conversations = new HashMap<>();

    public Conversations(Wire wire) {
        this.wire = wire;
    }

    /** @throws MessageTooLargeException if it does not fit in a frame; nothing of it is sent */
    public void send(NodeId to, NodeMessage message) {
        Conversation with = with(to);
        if (!with.broken) {
            wire.send(to, new Numbered(with.confirmed + with.unconfirmed.size(), message));
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
        }
        if (with.broken) {
            with.broken = false;
            with.patience = 1;
            sendAgain(from, with);
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
    }

    /** Time passes; call it every tenth of a second. */
    public void onTick() {
        conversations.forEach((other, with) -> {
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
        conversations.remove(dead);
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
        for (Iterator<NodeMessage> kept = with.unconfirmed.iterator(); kept.hasNext(); ) {
            NodeMessage message = kept.next();
            try {
                wire.send(to, new Numbered(number, message));
                number++;
            } catch (MessageTooLargeException e) {
                // It came while the conversation was broken, so its number is still free.
                LOG.error("a message is too large and is lost; to={} type={}", to, message.getClass(), e);
                kept.remove();
            }
        }
    }
}
