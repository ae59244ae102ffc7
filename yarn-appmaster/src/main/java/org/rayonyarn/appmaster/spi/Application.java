package org.rayonyarn.appmaster.spi;

import java.util.List;

/**
 * What an ApplicationMaster hosts. All methods are called by the AM's one thread, in this order: {@link #endpoint} once, {@link
 * #onStart} once, then {@link #onEvent}, {@link #progress} and {@link #status} in any order until the application has called {@link
 * Containers#finish}. None may block: a call that takes longer than {@code appmaster.watchdog-timeout} ends the AM.
 *
 * <p>An exception thrown by any of them finishes the application as failed, with the exception's text as its diagnostics.
 */
public interface Application {
    /**
     * Opens what the application listens on, before the AM registers with the ResourceManager.
     *
     * @param home the AM's own container: bind to its {@link ContainerHome#host()}, which is the name that other nodes know it by
     * @return the port told to clients in the application's report, and the path of the tracking page
     */
    Endpoint endpoint(ContainerHome home);

    /**
     * Starts the work of this attempt.
     *
     * @param attempt who we are and the largest container to be had
     * @param containers stays valid for the whole attempt, for use from any thread
     * @param recovered containers of earlier attempts that still run; empty on the first attempt. Others of them may be told later,
     *     as {@link ContainerEvent.Started} with their old request's id
     */
    void onStart(Attempt attempt, Containers containers, List<RunningContainer> recovered);

    /** Takes one event. Every request is answered once, and no container ends before its request's answer. */
    void onEvent(ContainerEvent event);

    /** How far the work is, in [0, 1]; sent to the ResourceManager with each heartbeat. */
    float progress();

    /** The application's own lines of the tracking page, in the order shown. */
    List<StatusRow> status();
}
