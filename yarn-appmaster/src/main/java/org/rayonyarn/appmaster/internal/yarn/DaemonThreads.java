package org.rayonyarn.appmaster.internal.yarn;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names threads and keeps none of them from letting the process end. */
record DaemonThreads(String name, AtomicInteger count) implements ThreadFactory {
    DaemonThreads(String name) {
        this(name, new AtomicInteger());
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
