package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.transport.Connection.Sent;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * Gets the frames of a {@link FrameQueue} to the socket. Any thread may send. One lock, this, which guards the queue, too: held while a
 * message is encoded and never during a system call.
 *
 * <p>Whose turn it is to write: nobody's, the loop's, or that of a sender's own thread.
 *
 * <pre>
 *   IDLE   --> SENDER   a message after a pause: its thread writes it at once and saves waking the loop
 *   IDLE   --> LOOP     a message close behind another: the loop is woken once and finds all that came meanwhile
 *   SENDER --> IDLE     all is written
 *   SENDER --> LOOP     more came meanwhile, or the socket was full
 *   LOOP   --> IDLE     all is written
 * </pre>
 *
 * <p>Invariants: only whose turn it is takes frames, from the oldest on; order is that of the lock.
 */
final class Outbox<M> {
    private enum Turn {
        /** Nothing is queued. */
        IDLE,
        /** The loop will run {@link #drain}, or netty holds frames that are not written. */
        LOOP,
        /** A sender's thread is writing. */
        SENDER
    }

    /** Messages closer together than this are worth a batch. A wake-up takes about as long. */
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(10);

    private final Channel channel;
    private final EventLoop loop;
    private final @Nullable DirectWrites direct; // null: the loop writes everything

    private final Runnable drain = this::drain;

    private Turn turn = Turn.IDLE;
    private final FrameQueue<M> frames;
    private boolean closed;
    private @Nullable Runnable whenWritten;
    private long idleSince = System.nanoTime() - PAUSE_NS;

    private int inNetty; // frames; confined to the loop, as is draining
    private boolean draining;

    Outbox(Channel channel, @Nullable DirectWrites direct, Codec<M> codec, long epoch, TransportConfig config) {
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.direct = direct;
        this.frames = new FrameQueue<>(channel.alloc(), codec, epoch, config);
    }

    Sent trySend(M message) {
        Frame mine = null;
        Sent sent;
        synchronized (this) {
            if (closed) {
                return Sent.CLOSED;
            }
            frames.append(message);
            sent = frames.isWritable() ? Sent.QUEUED : Sent.QUEUED_HOLD_BACK;
            if (turn != Turn.IDLE) {
                return sent;
            }
            if (isAfterPause()) {
                turn = Turn.SENDER;
                mine = frames.takeNext();
            } else {
                turn = Turn.LOOP;
            }
        }
        if (mine == null) {
            execute(drain);
        } else {
            writeHere(mine);
        }
        return sent;
    }

    synchronized boolean isWritable() {
        return frames.isWritable() && !closed;
    }

    synchronized boolean awaitWritable(long timeoutNs) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNs;
        while (!frames.isWritable() && !closed) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return !closed;
    }

    /**
     * Takes no more messages; what is queued is still written.
     *
     * @param onWritten runs on the loop when all is written; not at all if the channel ends before, or this was closed already
     * @return false if it was closed already
     */
    boolean close(Runnable onWritten) {
        Runnable next;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            whenWritten = onWritten;
            notifyAll();
            next = turn == Turn.IDLE ? endTurn() : turn == Turn.LOOP ? drain : null;
        }
        execute(next);
        return true;
    }

    /** The channel is gone: drops what is queued. On the loop. */
    synchronized void discard() {
        closed = true;
        frames.discard();
        notifyAll();
    }

    /** Gives netty what it takes. On the loop, in the loop's turn; else it does nothing. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        boolean wrote = false;
        for (Frame next = takeForLoop(); next != null; next = takeForLoop()) {
            Frame frame = next;
            inNetty++;
            wrote = true;
            channel.write(frame.forNetty()).addListener(written -> onWritten(frame));
        }
        if (wrote) {
            channel.flush();
        }
        draining = false;
        endLoopsTurn();
    }

    private void onWritten(Frame frame) {
        inNetty--;
        release(frame);
        if (inNetty == 0) {
            drain();
        }
    }

    private synchronized @Nullable Frame takeForLoop() {
        return turn == Turn.LOOP && (closed || channel.isWritable()) ? frames.takeNext() : null;
    }

    private void endLoopsTurn() {
        Runnable next;
        synchronized (this) {
            if (turn != Turn.LOOP || inNetty > 0) {
                return;
            }
            next = endTurn();
        }
        execute(next);
    }

    private void writeHere(Frame frame) {
        boolean all = false;
        try {
            all = frame.written(requireDirect().writeNow(frame.unwritten()));
        } catch (ClosedChannelException e) {
            // the handlers have heard of it, or are gone already
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
        Runnable next;
        synchronized (this) {
            if (all || frames.isDiscarded()) {
                release(frame);
            } else {
                frames.putBack(frame);
            }
            next = endTurn();
        }
        execute(next);
    }

    private void execute(@Nullable Runnable onLoop) {
        if (onLoop == null) {
            return;
        }
        try {
            loop.execute(onLoop);
        } catch (RejectedExecutionException e) {
            discard(); // the transport is closed, and the channel with it
        }
    }

    // What follows holds the lock.

    /**
     * @return what the loop has to do next
     */
    private @Nullable Runnable endTurn() {
        if (!frames.isEmpty()) {
            turn = Turn.LOOP;
            return drain;
        }
        turn = Turn.IDLE;
        idleSince = System.nanoTime();
        Runnable last = whenWritten;
        whenWritten = null;
        return last;
    }

    private boolean isAfterPause() {
        return direct != null && System.nanoTime() - idleSince >= PAUSE_NS && !loop.inEventLoop();
    }

    private synchronized void release(Frame frame) {
        if (frames.release(frame)) {
            notifyAll();
        }
    }

    private DirectWrites requireDirect() {
        return Objects.requireNonNull(direct);
    }
}
