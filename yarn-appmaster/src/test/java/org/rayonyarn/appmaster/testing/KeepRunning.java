package org.rayonyarn.appmaster.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.Application;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerEvent;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.Endpoint;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.rayonyarn.appmaster.spi.StatusRow;

/**
 * The sample application: keeps a number of containers running one program, replaces those that it loses, and is done when all have ended
 * well. A program that fails more often than allowed ends the application. After a restart it takes over what still runs; a program that
 * had ended well before runs again.
 */
public final class KeepRunning implements Application, ContainerEvent.Handler {
    private final int wanted;
    private final ContainerSpec spec;
    private final int failuresAllowed;
    private final Set<RequestId> waiting = new HashSet<>();
    private final Map<ContainerId, RunningContainer> running = new HashMap<>();
    private int done;
    private int failures;
    private @Nullable Containers containers;

    /**
     * @param wanted containers to run
     * @param spec each of them
     * @param failuresAllowed how many may fail, all together, before the application does
     */
    public KeepRunning(int wanted, ContainerSpec spec, int failuresAllowed) {
        this.wanted = wanted;
        this.spec = spec;
        this.failuresAllowed = failuresAllowed;
    }

    @Override
    public Endpoint endpoint(ContainerHome home) {
        return Endpoint.NONE;
    }

    @Override
    public void onStart(Attempt attempt, Containers ours, List<RunningContainer> recovered) {
        containers = ours;
        recovered.forEach(container -> running.put(container.id(), container));
        fillUp();
    }

    @Override
    public void onEvent(ContainerEvent event) {
        event.tell(this);
    }

    @Override
    public float progress() {
        return (float) done / wanted;
    }

    @Override
    public List<StatusRow> status() {
        return List.of(
                StatusRow.of("programs wanted", Integer.toString(wanted)),
                new StatusRow(
                        "programs running",
                        Integer.toString(running.size()),
                        running.values().stream()
                                .flatMap(container -> container.logs().stream())
                                .findFirst()),
                StatusRow.of("programs done", Integer.toString(done)));
    }

    @Override
    public void onStarted(ContainerEvent.Started event) {
        RunningContainer container = event.container();
        waiting.remove(container.request());
        running.put(container.id(), container);
        if (done + running.size() > wanted) { // recovered late, when a replacement was on its way
            containers().release(container.id());
        }
    }

    @Override
    public void onStartFailed(ContainerEvent.StartFailed event) {
        waiting.remove(event.request());
        countFailure(event.reason());
    }

    @Override
    public void onRefused(ContainerEvent.Refused event) {
        containers().finish(Outcome.failed(event.reason()));
    }

    @Override
    public void onCompleted(ContainerEvent.Completed event) {
        running.remove(event.container().id());
        Exit exit = event.exit();
        switch (exit.cause()) {
            case SUCCESS -> done++;
            case FAILED, KILLED_FOR_MEMORY -> countFailure(exit.diagnostics());
            case PREEMPTED, NODE_LOST, RELEASED, KILLED_BY_YARN -> fillUp();
        }
        if (done >= wanted) {
            containers().finish(Outcome.succeeded());
        }
    }

    @Override
    public void onPreemptionWarning(ContainerEvent.PreemptionWarning event) {
        event.containers().forEach(container -> containers().release(container)); // there is nothing to save
    }

    @Override
    public void onNodeLost(ContainerEvent.NodeLost event) {
        event.containers().forEach(container -> containers().release(container));
    }

    @Override
    public void onShutdown(ContainerEvent.Shutdown event) {
        running.clear();
    }

    private void countFailure(String diagnostics) {
        failures++;
        if (failures > failuresAllowed) {
            containers().finish(Outcome.failed(diagnostics));
        } else {
            fillUp();
        }
    }

    private void fillUp() {
        while (done + running.size() + waiting.size() < wanted) {
            waiting.add(containers().request(spec));
        }
    }

    private Containers containers() {
        return Optional.ofNullable(containers).orElseThrow();
    }
}
