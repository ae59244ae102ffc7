package org.rayonyarn.appmaster;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Submits applications to YARN and follows them. Safe for several threads. Every failure is one {@link IOException} whose message is one
 * line: what, why, and the key to change.
 */
@SuppressWarnings("DoNotCallSuggester") // until the code behind it lands
public final class AppMasterClient implements AutoCloseable {
    private AppMasterClient() {}

    /**
     * Connects to the ResourceManager that the Hadoop configuration names.
     *
     * @throws IOException if it can't be reached within {@code appmaster.client.connect-timeout}; names its address and the key
     */
    public static AppMasterClient connect(Configuration hadoop, AppMasterConfig config) throws IOException {
        throw new UnsupportedOperationException("config=" + config);
    }

    /**
     * Stages the files, which are readable by their owner alone, and submits. The staging folder is deleted by the AM when the
     * application ends, and here if the submission fails.
     *
     * @return the application's id in YARN's text form
     */
    public String submit(ApplicationSpec spec) throws IOException {
        throw new UnsupportedOperationException("spec=" + spec);
    }

    /** What YARN says about an application now. */
    public ApplicationStatus report(String applicationId) throws IOException {
        throw new UnsupportedOperationException(applicationId);
    }

    /**
     * Waits until the application has ended, and cleans up behind it if its AM could not.
     *
     * @param listener told the first status and each that differs from the one before, on the calling thread
     * @return the final status
     * @throws IOException if the ResourceManager stays unreachable for {@code appmaster.client.connect-timeout}
     * @throws InterruptedException if the calling thread is interrupted; the application runs on
     */
    public ApplicationStatus follow(String applicationId, Consumer<ApplicationStatus> listener)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException(applicationId);
    }

    /** Ends an application; one that has ended is left alone. Returns when the ResourceManager has taken note. */
    public void kill(String applicationId, String reason) throws IOException {
        throw new UnsupportedOperationException(applicationId);
    }

    @Override
    public void close() {
        // Nothing is open yet.
    }
}
