package org.rayonyarn.appmaster.internal;

import java.util.Optional;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** The effects that the core has on YARN. Nothing blocks; answers come back as {@link Command}s, perhaps late, twice or never. */
public interface YarnPort {
    /** Why YARN could not even take this request, beyond its size; empty if it can. One line naming the key to change. */
    Optional<String> objection(ContainerSpec spec);

    /** Asks for a container, from the next heartbeat on. */
    void ask(RequestId request, ContainerSpec spec);

    /** No longer asks: the request was answered or is refused. */
    void settle(RequestId request, ContainerSpec spec);

    /** Tells the granted container's node to launch; answered by {@link Command.Launched} or {@link Command.LaunchFailed}. */
    void launch(RunningContainer granted, ContainerSpec spec);

    /** Gives a container back, whatever runs in it. */
    void release(ContainerId container);
}
