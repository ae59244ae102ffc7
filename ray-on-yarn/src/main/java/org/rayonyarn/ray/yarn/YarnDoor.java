package org.rayonyarn.ray.yarn;

import io.ray.api.runtime.RayRuntime;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.rayonyarn.appmaster.AppMasterClient;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.ApplicationStatus;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.rpc.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a program that calls {@code Ray.init()} itself gets into a session on YARN. */
final class YarnDoor {
    private static final Logger LOG = LoggerFactory.getLogger(YarnDoor.class);

    private YarnDoor() {}

    /** Submits a session for this JVM's program, which is its driver; it ends with {@code Ray.shutdown()}. */
    static RayRuntime submit(RaySettings given) {
        Configuration hadoop = new YarnConfiguration();
        RaySettings settings = HadoopSettings.beneath(given, HadoopSettings.ours(hadoop));
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        YarnSession session = null;
        try {
            Submission what = new Submission(settings, programOf(settings), "Ray program", Map.of());
            session = YarnSession.submit(what, hadoop, LOG::info);
            YarnSession mine = session;
            session.takeSeat(loader);
            session.whenLost(YarnDoor::onLost);
            DriverSeat seat = DriverSeats.find(session.applicationId());
            if (seat == null) {
                throw new IllegalStateException("the session ended as it began: " + session.applicationId());
            }
            return seat.begin(settings, () -> leave(mine));
        } catch (IOException | RuntimeException e) {
            abandon(session, String.valueOf(e.getMessage()));
            throw e instanceof IllegalArgumentException mistake
                    ? mistake
                    : new IllegalStateException("no session on YARN: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            abandon(session, "interrupted");
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the session started", e);
        }
    }

    /** What the settings name, else what the class path holds beside us and Hadoop. */
    private static List<Path> programOf(RaySettings settings) {
        String path = settings.get(Submission.CODE_SEARCH_PATH, "");
        return path.isEmpty()
                ? OneJar.programOf(System.getProperty("java.class.path"))
                : Stream.of(path.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static void abandon(@org.jspecify.annotations.Nullable YarnSession session, String why) {
        if (session != null) {
            try {
                session.kill("the driver could not join: " + why);
            } catch (IOException e) {
                LOG.warn("the application could not be ended: application={}", session.applicationId(), e);
            }
            session.close();
        }
    }

    /** As on Ray: a driver that has lost its session ends, since what it waits for never comes. */
    private static void onLost(ApplicationStatus status) {
        LOG.error(
                "the session is lost, this process ends: application={} state={} {}",
                status.id(),
                status.state(),
                status.diagnostics());
        System.exit(1);
    }

    private static void leave(YarnSession session) {
        try {
            session.finish(0, "");
        } catch (IOException e) {
            LOG.warn("the end of the session is not confirmed: application={}", session.applicationId(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.close();
        }
    }

    /** Begins a job in a session: in the seat that was made for it in this JVM, or in one of its own. */
    static RayRuntime join(String applicationId, RaySettings given) {
        DriverSeat ready = DriverSeats.find(applicationId);
        if (ready != null) {
            return ready.begin(given, () -> {});
        }
        Configuration hadoop = new YarnConfiguration();
        RaySettings settings = HadoopSettings.beneath(given, HadoopSettings.ours(hadoop));
        try (AppMasterClient client = AppMasterClient.connect(hadoop, AppMasterConfig.from(settings))) {
            ApplicationStatus status = client.report(applicationId);
            if (status.state() != ApplicationStatus.State.RUNNING || status.rpcPort() == 0) {
                throw new IllegalStateException(address(applicationId) + ": the session can't be joined, it is "
                        + status.state() + " " + status.diagnostics());
            }
            Endpoint head = new Endpoint(status.host().orElseThrow(), status.rpcPort());
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            DriverSeat seat = DriverSeat.take(
                    "driver-" + UUID.randomUUID(), settings, head, secret(client, applicationId), loader, reason -> {});
            return seat.begin(settings, seat::close);
        } catch (IOException e) {
            throw new IllegalStateException(address(applicationId) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining " + applicationId, e);
        }
    }

    private static byte[] secret(AppMasterClient client, String applicationId) throws IOException {
        byte[] staged = client.readStaged(applicationId, Submission.SECRET_FILE);
        return Base64.getDecoder().decode(new String(staged, StandardCharsets.US_ASCII));
    }

    private static String address(String applicationId) {
        return RaySettings.ADDRESS + "=" + YarnLauncher.JOIN + applicationId;
    }
}
