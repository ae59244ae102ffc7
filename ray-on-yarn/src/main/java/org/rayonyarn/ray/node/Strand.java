package org.rayonyarn.ray.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands one after the other, in the order in which they were handed in, on whichever thread comes first: the owner
 * thread of a state machine, without a thread of its own and so without a hand-over. Any thread may call {@link #execute}.
 *
 * <p>A command must not block. A thread that has run {@value #TURN} commands of others leaves the rest to the executor, so
 * nobody is kept for long. An exception is logged and does not reach whoever happens to run the command.
 */
public final class Strand implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Strand.class);
    private static final int TURN = 512;

    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor rest;

    /** @param rest runs what is left over after a turn */
    public Strand(Executor rest) {
        this.rest = rest;
    }

    @Override
    public void execute(Runnable command) {
        inbox.add(command);
        if (pending.getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        int done = 0;
        do {
            if (done++ == TURN) {
                rest.execute(this::drain);
                return;
            }
            Runnable command = inbox.poll();
            if (command != null) {
                run(command);
            }
        } while (pending.decrementAndGet() > 0);
    }

    private static void run(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a command of the node failed", e);
        }
    }
}
