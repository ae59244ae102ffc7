package org.rayonyarn.appmaster;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the ResourceManager says about an application.
 *
 * @param id YARN's text form
 * @param name as submitted
 * @param user who submitted it
 * @param queue where it runs
 * @param state how far it is
 * @param attempt number of the current attempt, counted from 1; 0 where there is none yet
 * @param progress in [0, 1], as the application told it last
 * @param trackingUrl its page; empty until it has registered
 * @param host the AM's host; empty until it has registered
 * @param rpcPort the application's own port on that host; 0 for none
 * @param exitCode what the submitting process should exit with; empty while the application runs
 * @param diagnostics text for people; empty where there is nothing to say
 */
public record ApplicationStatus(
        String id,
        String name,
        String user,
        String queue,
        State state,
        int attempt,
        float progress,
        Optional<URI> trackingUrl,
        Optional<String> host,
        int rpcPort,
        OptionalInt exitCode,
        String diagnostics) {
    /** The stations of an application. */
    public enum State {
        /** Known to YARN, no AM yet: it waits for its turn in the queue. */
        WAITING,
        /** Its AM has registered. Between two attempts YARN falls back to {@link #WAITING}. */
        RUNNING,
        /** Ended well. */
        SUCCEEDED,
        /** Ended badly. */
        FAILED,
        /** Ended by somebody's kill. */
        KILLED;

        /** True where nothing more can happen. */
        public boolean isFinal() {
            return switch (this) {
                case WAITING, RUNNING -> false;
                case SUCCEEDED, FAILED, KILLED -> true;
            };
        }
    }
}
