package org.rayonyarn.ray.launch;

import java.util.Arrays;

/** The main class of all containers: checks Java, then calls the main of the class that the first argument names. */
public final class ContainerMain {
    private ContainerMain() {}

    public static void main(String[] args) throws Throwable {
        Checked.main(args[0], Arrays.copyOfRange(args, 1, args.length));
    }
}
