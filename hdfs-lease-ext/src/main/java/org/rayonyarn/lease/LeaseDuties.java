package org.rayonyarn.lease;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a manager: one renews, one plays the janitor, so that a slow recovery never delays a renewal. */
final class LeaseDuties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDuties.class);

    private final LeaseManager manager;
    private final LeaseConfig config;
    private final ScheduledExecutorService renewer;
    private final ScheduledExecutorService janitor;
    private boolean janitorFailing;

    private LeaseDuties(LeaseManager manager, LeaseConfig config) {
        this.manager = manager;
        this.config = config;
        this.renewer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "lease-renewer"));
        this.janitor = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "lease-janitor"));
    }

    static LeaseDuties start(LeaseManager manager, LeaseConfig config) {
        LeaseDuties duties = new LeaseDuties(manager, config);
        duties.schedule();
        return duties;
    }

    @Override
    public void close() {
        renewer.shutdownNow();
        janitor.shutdownNow();
        manager.resign();
    }

    private void schedule() {
        long renewMs = Math.max(10, config.limits().renewEvery().toMillis() / 4);
        ScheduledFuture<?> renewing =
                renewer.scheduleWithFixedDelay(this::renew, renewMs, renewMs, TimeUnit.MILLISECONDS);
        LOG.debug("renewing: every={} ms started={}", renewMs, !renewing.isDone());
        long cleanMs = config.janitorEvery().toMillis();
        ScheduledFuture<?> cleaning =
                janitor.scheduleWithFixedDelay(this::clean, cleanMs, cleanMs, TimeUnit.MILLISECONDS);
        LOG.debug("janitor: every={} ms started={}", cleanMs, !cleaning.isDone());
    }

    private void renew() {
        try {
            manager.renewIfDue();
        } catch (RuntimeException e) {
            LOG.error("a listener or the renewal itself failed; renewing goes on: holder={}", manager.holder(), e);
        }
    }

    private void clean() {
        try {
            manager.cleanUpAbandoned(config.recoveryDeadline());
            if (config.janitorEnabled()) {
                manager.playJanitor(config.recoveryDeadline());
            }
            janitorFailing = false;
        } catch (IOException | RuntimeException e) {
            if (!janitorFailing) {
                LOG.warn("the janitor's round failed, trying on: cause={}", e.toString());
            }
            janitorFailing = true;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
