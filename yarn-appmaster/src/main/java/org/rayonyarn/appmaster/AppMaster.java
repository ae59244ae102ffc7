package org.rayonyarn.appmaster;

import java.io.IOException;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.rayonyarn.appmaster.internal.yarn.AppMasterRun;
import org.rayonyarn.appmaster.spi.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ApplicationMaster of one application: registers with YARN, runs the application's events on one thread, reports the end. */
public final class AppMaster {
    private static final Logger LOG = LoggerFactory.getLogger(AppMaster.class);

    private AppMaster() {}

    /**
     * Runs the application until it finishes. To be called once, from the main of the AM's container; Hadoop's configuration is read from
     * the class path.
     *
     * @return what the process should exit with: 0 if the application succeeded. The caller passes it to {@link System#exit}, since an
     *     application's own threads may keep the process alive
     */
    public static int run(Application application, AppMasterConfig config) {
        try {
            return new AppMasterRun(application, config, new YarnConfiguration(), InsideContainer.home()).run();
        } catch (IOException | YarnException e) {
            LOG.error("this attempt failed", e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
