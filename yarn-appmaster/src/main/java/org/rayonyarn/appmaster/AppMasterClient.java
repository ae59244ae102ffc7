package org.rayonyarn.appmaster;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.client.api.YarnClientApplication;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.internal.yarn.Reports;
import org.rayonyarn.appmaster.internal.yarn.ResourceManagerCalls;
import org.rayonyarn.appmaster.internal.yarn.Staging;
import org.rayonyarn.appmaster.internal.yarn.Submission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits applications to YARN and follows them. Safe for several threads. Every failure is one {@link IOException} whose message is one
 * line: what, why, and the key to change.
 */
public final class AppMasterClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppMasterClient.class);

    private final Configuration hadoop;
    private final AppMasterConfig config;
    private final ResourceManagerCalls resourceManager;

    private AppMasterClient(Configuration hadoop, AppMasterConfig config, ResourceManagerCalls resourceManager) {
        this.hadoop = hadoop;
        this.config = config;
        this.resourceManager = resourceManager;
    }

    /**
     * Connects to the ResourceManager that the Hadoop configuration names.
     *
     * @throws IOException if it can't be reached within {@code appmaster.client.connect-timeout}; names its address and the key
     */
    public static AppMasterClient connect(Configuration hadoop, AppMasterConfig config) throws IOException {
        ResourceManagerCalls calls = new ResourceManagerCalls(hadoop, config.connectTimeout());
        try {
            calls.ask(YarnClient::getYarnClusterMetrics);
            return new AppMasterClient(hadoop, config, calls);
        } catch (IOException e) {
            calls.close();
            throw e;
        }
    }

    /**
     * Stages the files, which are readable by their owner alone, and submits. The staging folder is deleted by the AM when the
     * application ends, and here if the submission fails.
     *
     * @return the application's id in YARN's text form
     */
    public String submit(ApplicationSpec spec) throws IOException {
        YarnClientApplication application = resourceManager.ask(YarnClient::createApplication);
        Submission.check(spec, application);
        ApplicationSubmissionContext context = application.getApplicationSubmissionContext();
        String id = context.getApplicationId().toString();
        Staging staging = staging(id);
        try {
            staging.create();
            new Submission(hadoop, spec, staging).fill(context);
            resourceManager.ask(client -> client.submitApplication(context));
        } catch (IOException | RuntimeException e) {
            deleteQuietly(staging);
            throw e;
        }
        LOG.info("submitted: application={} name={} queue={}", id, spec.name(), spec.queue());
        return id;
    }

    /** What YARN says about an application now. */
    public ApplicationStatus report(String applicationId) throws IOException {
        ApplicationId id = parse(applicationId);
        return Reports.status(resourceManager.ask(client -> client.getApplicationReport(id)), config.logTailBytes());
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
        @Nullable ApplicationStatus last = null;
        while (true) {
            ApplicationStatus now = report(applicationId);
            if (!now.equals(last)) {
                listener.accept(now);
                last = now;
            }
            if (now.state().isFinal()) {
                deleteQuietly(staging(applicationId));
                return now;
            }
            Thread.sleep(config.pollInterval().toMillis());
        }
    }

    /**
     * Ends an application; one that has ended is left alone. Returns when the ResourceManager has taken note.
     *
     * @param reason added to the application's diagnostics
     */
    public void kill(String applicationId, String reason) throws IOException {
        ApplicationId id = parse(applicationId);
        resourceManager.ask(client -> {
            client.killApplication(id, reason);
            return true;
        });
        deleteQuietly(staging(applicationId));
    }

    /**
     * Reads a file that was staged for an application which has not ended yet.
     *
     * @param name as the files of the {@link ApplicationSpec} are named
     * @throws IOException if this user may not, or it is not there
     */
    public byte[] readStaged(String applicationId, String name) throws IOException {
        return staging(parse(applicationId).toString()).read(name);
    }

    @Override
    public void close() {
        resourceManager.close();
    }

    private Staging staging(String applicationId) throws IOException {
        return Staging.of(hadoop, config.stagingFolder(), applicationId);
    }

    private static void deleteQuietly(Staging staging) {
        try {
            staging.delete();
        } catch (IOException e) {
            LOG.warn("the staging folder stays: folder={}", staging.uri(), e);
        }
    }

    private static ApplicationId parse(String applicationId) throws IOException {
        try {
            return ApplicationId.fromString(applicationId);
        } catch (IllegalArgumentException e) {
            throw new IOException("not an application's id (application_<start>_<number>): " + applicationId, e);
        }
    }
}
