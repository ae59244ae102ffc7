package org.rayonyarn.appmaster.internal;

import java.util.List;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.rayonyarn.appmaster.spi.StatusRow;

/**
 * What the tracking page shows, taken at one moment.
 *
 * @param state the whole application's, in a word
 * @param attempt number of this attempt
 * @param progress in [0, 1]
 * @param requested requests without an answer
 * @param completed containers that have ended in this attempt
 * @param containers those that live, in the order of their ids
 * @param application the application's own lines
 */
public record Snapshot(
        String state,
        int attempt,
        float progress,
        int requested,
        int completed,
        List<Line> containers,
        List<StatusRow> application) {
    /** One living container. */
    public record Line(String name, ContainerState state, RunningContainer container) {}

    public Snapshot {
        containers = List.copyOf(containers);
        application = List.copyOf(application);
    }
}
