package org.rayonyarn.appmaster.internal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Brings commands from any thread to the core's one thread, in the order of their arrival. {@link #submit}, {@link #progress} and {@link
 * #busyFor} are for any thread; {@link #run} is the core's.
 */
public final class AppMasterLoop {
    private static final long IDLE = Long.MIN_VALUE;

    private final BlockingQueue<Command> inbox = new LinkedBlockingQueue<>();
    private final Duration turn;
    private final LongSupplier nanoClock;
    private volatile float progress;
    private volatile long busySinceNs = IDLE;

    /**
     * @param turn how often the progress is asked for while nothing happens
     * @param nanoClock tells intervals
     */
    public AppMasterLoop(Duration turn, LongSupplier nanoClock) {
        this.turn = turn;
        this.nanoClock = nanoClock;
    }

    /** Leaves a command; never blocks. */
    public void submit(Command command) {
        inbox.add(command);
    }

    /** The progress that the application told last. */
    public float progress() {
        return progress;
    }

    /** How long the command now in work has been going on; zero when there is none. */
    public Duration busyFor() {
        long since = busySinceNs;
        return since == IDLE ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - since));
    }

    /** Feeds the core until it is over. */
    public void run(AppMasterCore core) throws InterruptedException {
        while (!core.isOver()) {
            Command command = inbox.poll(turn.toNanos(), TimeUnit.NANOSECONDS);
            busySinceNs = nanoClock.getAsLong();
            if (command != null) {
                core.apply(command);
            }
            progress = core.progress();
            busySinceNs = IDLE;
        }
        inbox.forEach(core::apply); // lookers at the page get their answer
    }
}
