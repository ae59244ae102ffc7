package org.rayonyarn.ray.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads for tasks, each of which has one to itself at once, for it may wait for others. Usable from any thread.
 *
 * <p>To wake a thread costs more than a short task, so it is the last resort: the thread that reports a task's end takes over the task which
 * that end has started; and a thread that has just become free looks around for a moment before it sleeps.
 *
 * <p>Invariants: {@link #spare} is how many threads look for work less how much work waits, so work never waits for a thread that is in user
 * code. A thread takes over at most one task, and only while it is reporting.
 */
final class TaskThreads {
    /** How often a free thread looks again before it sleeps: a microsecond or two. Longer would take a busy machine's time from others. */
    private static final int LOOKS = 32;

    private final int maxThreads;
    private final Duration idleLimit;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger spare = new AtomicInteger();
    private final Sleepers sleepers = new Sleepers();
    private final Set<TaskThread> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger living = new AtomicInteger();
    private volatile boolean closed;

    /** @param idleLimit a thread without work for so long ends */
    TaskThreads(int maxThreads, Duration idleLimit) {
        this.maxThreads = maxThreads;
        this.idleLimit = idleLimit;
    }

    /**
     * Has a task run by a thread of its own.
     *
     * @return false if all threads have work
     */
    boolean execute(Runnable task) {
        if (closed) {
            return true; // nobody waits for it any more
        }
        if (Thread.currentThread() instanceof TaskThread reporter && reporter.takesOver(this, task)) {
            return true;
        }
        work.add(task);
        if (spare.getAndDecrement() > 0 || wakeOrStart()) {
            return true;
        }
        if (!work.remove(task)) {
            return true; // a thread came free meanwhile, and has taken it
        }
        spare.incrementAndGet();
        return false;
    }

    private boolean wakeOrStart() {
        TaskThread sleeper = sleepers.pop();
        if (sleeper != null) {
            spare.incrementAndGet();
            sleeper.wake();
            return true;
        }
        if (living.incrementAndGet() > maxThreads) {
            living.decrementAndGet();
            return false;
        }
        spare.incrementAndGet();
        TaskThread thread = new TaskThread(this, "task-" + started.incrementAndGet());
        all.add(thread);
        thread.start();
        return true;
    }

    /** Marks that the calling thread runs no user code until its task returns, and may take over another. */
    static void reporting(Runnable report) {
        if (!(Thread.currentThread() instanceof TaskThread mine)) {
            report.run();
            return;
        }
        mine.reporting = true;
        try {
            report.run();
        } finally {
            mine.reporting = false;
        }
    }

    /** Interrupts what runs; what has not begun is dropped. */
    void close() {
        closed = true;
        work.clear();
        all.forEach(Thread::interrupt);
    }

    /** Threads that there are. */
    int living() {
        return living.get();
    }

    /** Threads that neither sleep nor look for work; only exact while nobody comes and goes. */
    int busy() {
        return living.get() - sleepers.count() - spare.get();
    }

    /** The next task, or null when the thread is to end. It counts as one that looks for work. */
    private @Nullable Runnable next(TaskThread thread) {
        int looks = 0;
        while (!closed) {
            Runnable found = work.poll();
            if (found != null) {
                return found;
            }
            if (looks++ < LOOKS && spare.get() == 1) {
                Thread.onSpinWait();
            } else if (stopsLooking()) {
                if (!sleep(thread)) {
                    return null;
                }
                looks = 0;
            }
        }
        return null;
    }

    /** False while there is work that counts on this thread. */
    private boolean stopsLooking() {
        int now = spare.get();
        return now > 0 && spare.compareAndSet(now, now - 1);
    }

    /** Until there is work again: true, and the thread counts as one that looks for it. */
    private boolean sleep(TaskThread thread) {
        sleepers.push(thread);
        if (spare.get() < 0 && sleepers.remove(thread)) { // work came before anybody could see this sleeper
            spare.incrementAndGet();
            return true;
        }
        return thread.awaitWake(idleLimit) || (!sleepers.remove(thread) && thread.awaitWake(idleLimit));
    }

    /** Threads without work; the last one comes first, for what it needs is still in the processor's caches. */
    private static final class Sleepers {
        private final Deque<TaskThread> threads = new ArrayDeque<>();

        synchronized void push(TaskThread thread) {
            threads.push(thread);
        }

        synchronized @Nullable TaskThread pop() {
            return threads.poll();
        }

        synchronized int count() {
            return threads.size();
        }

        synchronized boolean remove(TaskThread thread) {
            return threads.remove(thread);
        }
    }

    /** One thread: runs what it finds until it is idle for too long. */
    private static final class TaskThread extends Thread {
        private final TaskThreads owner;
        private volatile boolean awake;
        private boolean reporting;
        private @Nullable Runnable next;

        TaskThread(TaskThreads owner, String name) {
            super(null, null, name, 0, false);
            this.owner = owner;
            setDaemon(true);
        }

        boolean takesOver(TaskThreads from, Runnable task) {
            if (!reporting || next != null || from != owner) {
                return false;
            }
            next = task;
            return true;
        }

        void wake() {
            awake = true;
            LockSupport.unpark(this);
        }

        /** False when the time is up. */
        boolean awaitWake(Duration limit) {
            long until = System.nanoTime() + limit.toNanos();
            for (long left = limit.toNanos(); !awake && left > 0 && !owner.closed; left = until - System.nanoTime()) {
                LockSupport.parkNanos(owner, left);
                Thread.interrupted(); // it would keep the thread from parking, and means nobody here
            }
            boolean woken = awake;
            awake = false;
            return woken;
        }

        @Override
        public void run() {
            try {
                for (Runnable task = owner.next(this); task != null; task = owner.next(this)) {
                    for (Runnable mine = task; mine != null; mine = takeNext()) {
                        mine.run();
                    }
                    owner.spare.incrementAndGet();
                }
            } finally {
                owner.all.remove(this);
                owner.living.decrementAndGet();
            }
        }

        private @Nullable Runnable takeNext() {
            Runnable taken = next;
            next = null;
            return taken;
        }
    }
}
