package org.rayonyarn.appmaster;

import org.rayonyarn.appmaster.spi.Application;

/** The ApplicationMaster of one application: registers with YARN, runs the application's events on one thread, reports the end. */
public final class AppMaster {
    private AppMaster() {}

    /**
     * Runs the application until it finishes. To be called once, from the main of the AM's container; Hadoop's configuration is read from
     * the class path.
     *
     * @return what the process should exit with: 0 if the application succeeded
     */
    @SuppressWarnings("DoNotCallSuggester") // until the loop behind it lands
    public static int run(Application application, AppMasterConfig config) {
        throw new UnsupportedOperationException("application=" + application + " config=" + config);
    }
}
