package org.rayonyarn.ray.yarn;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.rayonyarn.appmaster.InsideContainer;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/**
 * What a process in a container of ours finds there: its place, the session's secret in the credentials, the settings in a file.
 *
 * @param settings those of the submission; the host to listen at is the container's
 */
record InContainer(ContainerHome home, RaySettings settings, YarnConfig config, byte[] secret) {
    /** The name of the secret in the credentials. */
    static final String SECRET = "ray.session.secret";

    /** The name of the settings' file in a container. */
    static final String SETTINGS_FILE = "ray-on-yarn.properties";

    /** @throws IllegalStateException if this process was not started by a session of ours */
    static InContainer read() throws IOException {
        return of(InsideContainer.home(), readSettings());
    }

    static InContainer of(ContainerHome home, RaySettings settings) {
        byte[] secret = home.secret(SECRET)
                .orElseThrow(() -> new IllegalStateException("the credentials hold no secret of a session: " + SECRET));
        RaySettings here = withStore(settings.with(TransportConfig.BIND_HOST, home.host()), home.localDirectories());
        return new InContainer(home, here, YarnConfig.from(here), secret);
    }

    /**
     * Large objects lie in the application's own folders, which its containers on one host share and YARN deletes with it; those
     * that are spilled on another disk, if there is one.
     */
    private static RaySettings withStore(RaySettings settings, List<Path> disks) {
        RaySettings here = settings;
        if (!disks.isEmpty() && here.get(StorePlaces.DIRECTORY, "").isEmpty()) {
            here = here.with(StorePlaces.DIRECTORY, disks.get(0).toString());
        }
        if (!disks.isEmpty() && here.get(StorePlaces.SPILL_DIRECTORY, "").isEmpty()) {
            here = here.with(
                    StorePlaces.SPILL_DIRECTORY, disks.get(disks.size() - 1).toString());
        }
        return here;
    }

    /** What the client has staged. */
    static RaySettings readSettings() throws IOException {
        Properties properties = new Properties();
        try (BufferedReader file = Files.newBufferedReader(Path.of(SETTINGS_FILE), StandardCharsets.ISO_8859_1)) {
            properties.load(file);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return RaySettings.of(values);
    }
}
