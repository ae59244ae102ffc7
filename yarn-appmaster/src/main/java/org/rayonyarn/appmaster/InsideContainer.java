package org.rayonyarn.appmaster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.appmaster.spi.ContainerId;

/** Tells a process that YARN started in a container where it is. Safe for any thread. */
public final class InsideContainer {
    private InsideContainer() {}

    /**
     * Reads this process's place and secrets from what the NodeManager left in its environment.
     *
     * @throws IllegalStateException if this process was not started by YARN; names the missing variable
     * @throws IOException if the credentials can't be read
     */
    public static ContainerHome home() throws IOException {
        return home(System::getenv, UserGroupInformation.getCurrentUser().getCredentials());
    }

    static ContainerHome home(Function<String, @Nullable String> environment, Credentials credentials) {
        String container = required(environment, "CONTAINER_ID");
        return new ContainerHome(
                org.apache.hadoop.yarn.api.records.ContainerId.fromString(container)
                        .getApplicationAttemptId()
                        .getApplicationId()
                        .toString(),
                new ContainerId(container),
                required(environment, "NM_HOST"),
                required(environment, "USER"),
                folders(required(environment, "LOG_DIRS")).get(0),
                folders(required(environment, "LOCAL_DIRS")),
                alias -> Optional.ofNullable(credentials.getSecretKey(new Text(alias)))
                        .map(byte[]::clone));
    }

    private static List<Path> folders(String list) {
        return Stream.of(list.split(",")).map(Path::of).toList();
    }

    private static String required(Function<String, @Nullable String> environment, String name) {
        String value = environment.apply(name);
        if (value == null) {
            throw new IllegalStateException("not in a container of YARN: the environment has no " + name);
        }
        return value;
    }
}
