package org.rayonyarn.lease;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a manager: one renews, one tells listeners, one plays the janitor; so that a slow recovery never delays a
 * renewal, nor a renewal that waits for lost servers the notice that the lease is at risk.
 */
final class LeaseDuties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDuties.class);

    private final LeaseManager manager;
    private final LeaseConfig config;
    private final ScheduledExecutorService renewer;
    private final ScheduledExecutorService notifier;
    private final ScheduledExecutorService janitor;
    private boolean janitorFailing;

    private LeaseDuties(LeaseManager manager, LeaseConfig config) {
        this.manager = manager;
        this.config = config;
        this.renewer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "lease-renewer"));
        this.notifier = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "lease-notices"));
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
        notifier.shutdownNow();
        janitor.shutdownNow();
        manager.resign();
    }

    private void schedule() {
        long renewMs = Math.max(10, config.limits().renewEvery().toMillis() / 4);
        every(renewMs, renewer, this::renew);
        every(renewMs, notifier, this::tell);
        every(config.janitorEvery().toMillis(), janitor, this::clean);
    }

    private static void every(long ms, ScheduledExecutorService thread, Runnable duty) {
        ScheduledFuture<?> started = thread.scheduleWithFixedDelay(duty, ms, ms, TimeUnit.MILLISECONDS);
        LOG.debug("a duty runs: every={} ms cancelled={}", ms, started.isCancelled());
    }

    private void renew() {
        try {
            manager.renewIfDue();
        } catch (RuntimeException e) {
            LOG.error("a renewal failed unexpectedly; renewing goes on: holder={}", manager.holder(), e);
        }
    }

    private void tell() {
        try {
            manager.tellListeners();
        } catch (RuntimeException e) {
            LOG.error("a listener failed; notices go on: holder={}", manager.holder(), e);
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
