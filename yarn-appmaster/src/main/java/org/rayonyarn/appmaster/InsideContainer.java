package org.rayonyarn.appmaster;

import java.io.IOException;
import org.rayonyarn.appmaster.spi.ContainerHome;

/** Tells a process that YARN started in a container where it is. Safe for any thread. */
@SuppressWarnings("DoNotCallSuggester") // until the code behind it lands
public final class InsideContainer {
    private InsideContainer() {}

    /**
     * Reads this process's place and secrets from what the NodeManager left in its environment.
     *
     * @throws IllegalStateException if this process was not started by YARN; names the missing variable
     * @throws IOException if the credentials can't be read
     */
    public static ContainerHome home() throws IOException {
        throw new UnsupportedOperationException();
    }
}
