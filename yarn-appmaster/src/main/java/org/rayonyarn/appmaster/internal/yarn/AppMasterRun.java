package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.yarn.api.protocolrecords.RegisterApplicationMasterResponse;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.security.AMRMTokenIdentifier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.internal.AppMasterCore;
import org.rayonyarn.appmaster.internal.AppMasterLoop;
import org.rayonyarn.appmaster.internal.Command;
import org.rayonyarn.appmaster.internal.ExitCodeText;
import org.rayonyarn.appmaster.internal.ExitText;
import org.rayonyarn.appmaster.internal.RequestDesk;
import org.rayonyarn.appmaster.spi.Application;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.appmaster.spi.Endpoint;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.appmaster.spi.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt from its first to its last step, on the thread that calls {@link #run}. */
public final class AppMasterRun {
    private static final Logger LOG = LoggerFactory.getLogger(AppMasterRun.class);
    private static final int STOPPED = 143; // what a process ends with on SIGTERM
    private static final long LAST_WORDS_MS = 1000;

    private final Application application;
    private final AppMasterConfig config;
    private final Configuration conf;
    private final ContainerHome home;
    private final AppMasterLoop loop;
    private final CountDownLatch ended = new CountDownLatch(1);

    public AppMasterRun(Application application, AppMasterConfig config, Configuration conf, ContainerHome home) {
        this.application = application;
        this.config = config;
        this.conf = conf;
        this.home = home;
        loop = new AppMasterLoop(config.heartbeatInterval(), System::nanoTime);
    }

    /**
     * Registers, runs the application until it finishes, reports the outcome and cleans up.
     *
     * @return what the process should exit with
     */
    public int run() throws IOException, YarnException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "appmaster-signal"));
        Watchdog.start(loop, config.watchdogTimeout());
        try (TrackingPage page =
                        TrackingPage.start(conf, home.host(), config.webPort(), home.applicationId(), loop::submit);
                YarnAdapter yarn = new YarnAdapter(
                        conf, config, home.user(), containerCredentials(), loop::submit, loop::progress)) {
            return run(page, yarn);
        } finally {
            ended.countDown();
        }
    }

    private int run(TrackingPage page, YarnAdapter yarn) throws IOException, YarnException, InterruptedException {
        Opened opened = open();
        RegisterApplicationMasterResponse response = yarn.register(
                home.host(), opened.endpoint(), page.url(opened.endpoint().trackingPath()));
        page.admit(ViewList.of(conf, home.user(), response.getApplicationACLs()));
        Optional<Staging> staging = staging();
        AppMasterCore core = new AppMasterCore(application, yarn, new ExitText(config.logTailBytes()));
        loop.submit(opened.failure() != null ? new Command.Finish(opened.failure()) : start(yarn, response, staging));
        loop.run(core);
        if (core.outcome().isEmpty()) {
            return STOPPED; // without a word to the ResourceManager, which starts the next attempt if there is one
        }
        report(core.outcome().get(), yarn, staging);
        return core.outcome().get().exitCode();
    }

    /** What the application opened, or how it failed to. */
    private record Opened(Endpoint endpoint, @Nullable Outcome failure) {}

    private Opened open() {
        try {
            return new Opened(application.endpoint(home), null);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the application did not open its endpoint", e);
            return new Opened(Endpoint.NONE, Outcome.failed("the application's master did not start: " + e));
        }
    }

    private Command start(YarnAdapter yarn, RegisterApplicationMasterResponse response, Optional<Staging> staging)
            throws IOException {
        Map<String, LocalFile> files = staging.isPresent() ? staging.get().files() : Map.of();
        int number = org.apache.hadoop.yarn.api.records.ContainerId.fromString(
                        home.container().value())
                .getApplicationAttemptId()
                .getAttemptId();
        Attempt attempt =
                new Attempt(number, home, YarnRecords.resources(response.getMaximumResourceCapability()), files);
        return new Command.Start(attempt, new RequestDesk(number, loop::submit), yarn.recovered(response));
    }

    private void report(Outcome outcome, YarnAdapter yarn, Optional<Staging> staging)
            throws IOException, YarnException {
        yarn.unregister(FinalApplicationStatus.valueOf(outcome.status().name()), ExitCodeText.append(outcome));
        if (staging.isPresent()) {
            try {
                staging.get().delete();
            } catch (IOException e) {
                LOG.warn("the staging folder stays: folder={}", staging.get().uri(), e);
            }
        }
    }

    private Optional<Staging> staging() throws IOException {
        String folder = System.getenv(Staging.VARIABLE);
        return folder == null ? Optional.empty() : Optional.of(Staging.at(conf, URI.create(folder)));
    }

    /** All that this process has but the token that makes it the ApplicationMaster. */
    private static Credentials containerCredentials() throws IOException {
        Credentials credentials =
                new Credentials(UserGroupInformation.getCurrentUser().getCredentials());
        for (Token<?> token : credentials.getAllTokens().toArray(Token<?>[]::new)) {
            if (token.getKind().equals(AMRMTokenIdentifier.KIND_NAME)) {
                credentials.removeToken(token.getService());
            }
        }
        return credentials;
    }

    /** Gives the application a last word when somebody ends the process; YARN's SIGKILL follows soon. */
    private void onSignal() {
        if (ended.getCount() > 0) {
            loop.submit(new Command.Stop("the process got a signal"));
            try {
                if (!ended.await(LAST_WORDS_MS, TimeUnit.MILLISECONDS)) {
                    LOG.warn("the attempt did not end in time: waitedMs={}", LAST_WORDS_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends a process whose loop hangs: the ResourceManager would wait for its expiry, while heartbeats go on. */
    private record Watchdog(AppMasterLoop loop, Duration limit) implements Runnable {
        static void start(AppMasterLoop loop, Duration limit) {
            new DaemonThreads("appmaster-watchdog")
                    .newThread(new Watchdog(loop, limit))
                    .start();
        }

        @Override
        public void run() {
            try {
                while (loop.busyFor().compareTo(limit) < 0) {
                    Thread.sleep(Math.max(10, limit.toMillis() / 10));
                }
                LOG.error(
                        "the application hangs, this attempt ends: busyMs={} key={}",
                        loop.busyFor().toMillis(),
                        AppMasterConfig.WATCHDOG_TIMEOUT);
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
