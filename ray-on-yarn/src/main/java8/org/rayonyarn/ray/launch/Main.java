package org.rayonyarn.ray.launch;

/** The main class of ray-on-yarn.jar: checks Java, then starts the command line. */
public final class Main {
    private static final String COMMAND_LINE = "org.rayonyarn.ray.client.RayOnYarnCommand";

    private Main() {}

    public static void main(String[] args) throws Throwable {
        Checked.main(COMMAND_LINE, args);
    }
}
