package org.rayonyarn.ray.yarn;

import io.ray.api.runtime.RayRuntime;
import org.rayonyarn.ray.client.Launcher;
import org.rayonyarn.ray.client.RaySettings;

/** {@code yarn}: submits a session and drives it; {@code yarn:application_...}: joins one. Needs Hadoop only when it is used. */
public final class YarnLauncher implements Launcher {
    /** Before the application's id. */
    static final String JOIN = "yarn:";

    private static final String SUBMIT = "yarn";

    @Override
    public String forms() {
        return "yarn, yarn:application_...";
    }

    @Override
    public boolean serves(String address) {
        return address.equals(SUBMIT) || address.startsWith(JOIN + "application_");
    }

    @Override
    public RayRuntime launch(String address, RaySettings settings) {
        try {
            return address.equals(SUBMIT)
                    ? YarnDoor.submit(settings)
                    : YarnDoor.join(address.substring(JOIN.length()), settings);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    RaySettings.ADDRESS + "=" + address
                            + " needs Hadoop's jars and configuration on the class path, but " + e.getMessage()
                            + " is missing: start with `yarn jar`, or add the output of `hadoop classpath`",
                    e);
        }
    }
}
