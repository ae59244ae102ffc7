package org.rayonyarn.appmaster.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** One request and the container that answers it. Confined to the core's thread. */
final class Tracked {
    private final RequestId request;
    private final @Nullable ContainerSpec spec; // null for a container of an earlier attempt
    private ContainerState state;
    private @Nullable RunningContainer container; // null before the grant

    private Tracked(
            RequestId request,
            @Nullable ContainerSpec spec,
            ContainerState state,
            @Nullable RunningContainer container) {
        this.request = request;
        this.spec = spec;
        this.state = state;
        this.container = container;
    }

    static Tracked requested(RequestId request, ContainerSpec spec) {
        return new Tracked(request, spec, ContainerState.REQUESTED, null);
    }

    static Tracked recovered(RunningContainer container) {
        return new Tracked(container.request(), null, ContainerState.RUNNING, container);
    }

    RequestId request() {
        return request;
    }

    ContainerState state() {
        return state;
    }

    Optional<ContainerSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /** What it is called in texts for people. */
    String name() {
        return spec == null ? "container" : spec.name();
    }

    /** Its container; there is one in every state after the grant. */
    RunningContainer container() {
        if (container == null) {
            throw new IllegalStateException("no container yet: request=" + request.value() + " state=" + state);
        }
        return container;
    }

    /** Moves to LAUNCHING with the container that YARN gave. */
    void grant(RunningContainer granted) {
        transitionTo(ContainerState.LAUNCHING);
        container = granted;
    }

    void transitionTo(ContainerState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(
                    "illegal move: request=" + request.value() + " from=" + state + " to=" + next);
        }
        state = next;
    }
}
