package org.rayonyarn.lease;

import java.util.Objects;

/** Lets a manager fall silent as a dead or paused process would, while its streams can still be used by a test. */
public final class StoppedHolders {
    private StoppedHolders() {}

    public static void stop(LeaseManager manager) {
        Objects.requireNonNull(manager.duties(), "this manager has no threads").close();
    }
}
