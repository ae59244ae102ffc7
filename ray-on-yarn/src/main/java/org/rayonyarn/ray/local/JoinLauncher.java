package org.rayonyarn.ray.local;

import io.ray.api.runtime.RayRuntime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rayonyarn.ray.client.Launcher;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.rpc.Endpoint;

/** {@code host:port} of a head: joins the session as one more driver. */
public final class JoinLauncher implements Launcher {
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:\\s]+):(\\d{1,5})");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public String forms() {
        return "host:port";
    }

    @Override
    public boolean serves(String address) {
        return HOST_AND_PORT.matcher(address).matches() && !address.startsWith("local:");
    }

    @Override
    public RayRuntime launch(String address, RaySettings settings) {
        Matcher parts = HOST_AND_PORT.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
            throw new IllegalArgumentException(RaySettings.ADDRESS + "=" + address + " is not host:port");
        }
        Endpoint head = new Endpoint(parts.group(1), Integer.parseInt(parts.group(2)));
        return join(head, secret(head), settings);
    }

    private static byte[] secret(Endpoint head) {
        SessionFile file = SessionFile.of(head);
        try {
            return file.read();
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    RaySettings.ADDRESS + "=" + head + ": no session of this user is known there, since " + file
                            + " does not exist; start one, or join a session on YARN by yarn:application_...",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    RaySettings.ADDRESS + "=" + head + ": " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** On standard error too: a plain JVM often has no log, and whoever waits must learn why nothing comes any more. */
    private static void onShutdown(String reason) {
        if (reason.startsWith(RayNode.DECLARED_DEAD)) {
            System.err.println("ray: this driver is " + reason + "; what it waits for does not come");
        }
    }

    /** Joins as a driver without workers. */
    static RayRuntime join(Endpoint head, byte[] secret, RaySettings settings) {
        NodeConfig config = new NodeSettings(settings).driver("driver-" + UUID.randomUUID(), 1);
        ClassLoader user = Thread.currentThread().getContextClassLoader();
        NodeProcess driver = null;
        try {
            driver = new NodeProcess(
                    new NodeProcess.Setup(settings, config, head, secret, job -> user, JoinLauncher::onShutdown));
            driver.register(PATIENCE);
            return LocalSession.begin(driver, settings, ClassPaths.OF_ITS_OWN, head, driver::close);
        } catch (IOException | RuntimeException e) {
            if (driver != null) {
                driver.close();
            }
            throw new IllegalStateException(RaySettings.ADDRESS + "=" + head + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining " + head, e);
        }
    }
}
