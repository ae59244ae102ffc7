package org.rayonyarn.appmaster.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.Application;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerEvent;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an application's requests and containers, and tells the application what becomes of them. Confined to the thread that calls {@link
 * #apply}.
 *
 * <p>Invariants: a request has at most one answer; a container is told as completed only after it was told as started or recovered, and at
 * most once; after the end nothing is told at all.
 */
public final class AppMasterCore {
    private static final Logger LOG = LoggerFactory.getLogger(AppMasterCore.class);

    private final Application application;
    private final YarnPort yarn;
    private final ExitText exitText;
    private final Map<RequestId, Tracked> unanswered = new HashMap<>(); // REQUESTED
    private final Map<ContainerId, Tracked> living = new HashMap<>(); // LAUNCHING, RUNNING, RELEASING
    private final Set<ContainerId> endedElsewhere =
            new HashSet<>(); // of earlier attempts: may still be reported as recovered
    private int completed;
    private @Nullable Attempt attempt;
    private @Nullable Outcome outcome;
    private @Nullable String stopReason;

    public AppMasterCore(Application application, YarnPort yarn, ExitText exitText) {
        this.application = application;
        this.yarn = yarn;
        this.exitText = exitText;
    }

    /** Does one command; after the end only looks at the page are answered. */
    public void apply(Command command) {
        if (!isOver() || command instanceof Command.Look) {
            command.applyTo(this);
        }
    }

    /** True once nothing more will be told to the application. */
    public boolean isOver() {
        return outcome != null || stopReason != null;
    }

    /** How the application ended; empty while it runs, or if only this attempt was stopped. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** What the application says of its progress, cut to [0, 1]; 1 after a good end. */
    public float progress() {
        if (isOver()) {
            return outcome != null && outcome.status() == Outcome.Status.SUCCEEDED ? 1 : 0;
        }
        float told = guarded(application::progress, 0f);
        return Float.isNaN(told) ? 0 : Math.max(0, Math.min(1, told));
    }

    void onStart(Attempt first, Containers containers, List<RunningContainer> recovered) {
        attempt = first;
        recovered.forEach(container -> living.put(container.id(), Tracked.recovered(container)));
        LOG.info("attempt starts: attempt={} recovered={}", first.number(), recovered.size());
        guarded(
                () -> {
                    application.onStart(first, containers, List.copyOf(recovered));
                    return true;
                },
                false);
    }

    void onRequest(RequestId request, ContainerSpec spec) {
        Attempt now = Objects.requireNonNull(attempt, "a request before the start");
        Optional<String> objection = ShapeCheck.objection(spec.name(), spec.resources(), now.maximum())
                .or(() -> yarn.objection(spec));
        Tracked tracked = Tracked.requested(request, spec);
        if (objection.isPresent()) {
            refuse(tracked, objection.get());
            return;
        }
        unanswered.put(request, tracked);
        yarn.ask(request, spec);
    }

    void onRelease(ContainerId id) {
        Tracked tracked = living.get(id);
        if (tracked != null && tracked.state() == ContainerState.RUNNING) {
            tracked.transitionTo(ContainerState.RELEASING);
            yarn.release(id);
        }
    }

    void onFinish(Outcome wanted) {
        LOG.info("finishing: status={} exitCode={}", wanted.status(), wanted.exitCode());
        outcome = wanted;
    }

    void onStop(String reason) {
        LOG.warn("this attempt ends: reason={}", reason);
        tell(new ContainerEvent.Shutdown(reason));
        stopReason = reason;
    }

    void onGranted(RunningContainer container) {
        if (living.containsKey(container.id())) {
            return; // the same grant again
        }
        Tracked tracked = unanswered.remove(container.request());
        if (tracked == null) { // answered before, or asked by an attempt that is gone
            yarn.release(container.id());
            return;
        }
        ContainerSpec spec = tracked.spec().orElseThrow();
        tracked.grant(container);
        living.put(container.id(), tracked);
        yarn.settle(container.request(), spec);
        yarn.launch(container, spec);
    }

    void onRejected(Set<RequestId> requests, String reason) {
        for (RequestId request : requests) {
            Tracked tracked = unanswered.remove(request);
            if (tracked != null) {
                yarn.settle(request, tracked.spec().orElseThrow());
                refuse(tracked, "YARN refuses the " + described(tracked.spec().orElseThrow()) + ": " + reason);
            }
        }
    }

    void onLaunched(ContainerId id) {
        Tracked tracked = living.get(id);
        if (tracked != null && tracked.state() == ContainerState.LAUNCHING) {
            tellStarted(tracked);
        }
    }

    void onLaunchFailed(ContainerId id, String reason) {
        Tracked tracked = living.get(id);
        if (tracked == null || tracked.state() != ContainerState.LAUNCHING) {
            return; // it ended, or the NodeManager's answer came twice
        }
        living.remove(id);
        tracked.transitionTo(ContainerState.LAUNCH_FAILED);
        yarn.release(id);
        RunningContainer container = tracked.container();
        String text = "the " + tracked.name() + " (" + id + ") could not start on " + container.host() + ": " + reason;
        LOG.warn("launch failed: container={} reason={}", id, reason);
        tell(new ContainerEvent.StartFailed(container.request(), id, container.host(), text));
    }

    void onEnded(ContainerId id, int status, String diagnostics) {
        Tracked tracked = living.remove(id);
        if (tracked == null) {
            endedElsewhere.add(id);
            return;
        }
        if (tracked.spec().isEmpty()) {
            endedElsewhere.add(id);
        }
        boolean released = tracked.state() == ContainerState.RELEASING;
        if (tracked.state() == ContainerState.LAUNCHING) {
            tellStarted(tracked); // its end overtook the NodeManager's answer
        }
        tracked.transitionTo(ContainerState.COMPLETED);
        completed++;
        RunningContainer container = tracked.container();
        LOG.info("container ended: container={} host={} status={}", id, container.host(), status);
        tell(new ContainerEvent.Completed(
                container, exitText.describe(tracked.name(), container, status, diagnostics, released)));
    }

    void onRecoveredLate(List<RunningContainer> containers) {
        for (RunningContainer container : containers) {
            if (!living.containsKey(container.id()) && !endedElsewhere.contains(container.id())) {
                living.put(container.id(), Tracked.recovered(container));
                tell(new ContainerEvent.Started(container));
            }
        }
    }

    void onPreempting(Set<ContainerId> ids, Duration grace) {
        Set<ContainerId> known = ids.stream().filter(this::isKnownToApplication).collect(Collectors.toSet());
        if (!known.isEmpty()) {
            LOG.warn("preemption announced: containers={} graceMs={}", known, grace.toMillis());
            tell(new ContainerEvent.PreemptionWarning(known, grace));
        }
    }

    void onNodeDown(String host) {
        Set<ContainerId> there = living.values().stream()
                .map(Tracked::container)
                .filter(container -> container.host().equals(host))
                .map(RunningContainer::id)
                .filter(this::isKnownToApplication)
                .collect(Collectors.toSet());
        LOG.warn("node lost: host={} containers={}", host, there);
        tell(new ContainerEvent.NodeLost(host, there));
    }

    Snapshot snapshot() {
        List<Snapshot.Line> lines = living.values().stream()
                .sorted(Comparator.comparing(tracked -> tracked.container().id()))
                .map(tracked -> new Snapshot.Line(tracked.name(), tracked.state(), tracked.container()))
                .toList();
        return new Snapshot(
                outcome != null ? outcome.status().name() : stopReason != null ? "STOPPING" : "RUNNING",
                attempt == null ? 0 : attempt.number(),
                progress(),
                unanswered.size(),
                completed,
                lines,
                isOver() ? List.of() : guarded(application::status, List.of()));
    }

    private boolean isKnownToApplication(ContainerId id) {
        Tracked tracked = living.get(id);
        return tracked != null && tracked.state() != ContainerState.LAUNCHING;
    }

    private void refuse(Tracked tracked, String reason) {
        tracked.transitionTo(ContainerState.REFUSED);
        LOG.warn("request refused: reason={}", reason);
        tell(new ContainerEvent.Refused(tracked.request(), reason));
    }

    private static String described(ContainerSpec spec) {
        return spec.name() + " (" + spec.resources()
                + spec.nodeLabel().map(label -> ", node label " + label).orElse("")
                + spec.placementConstraint()
                        .map(constraint -> ", constraint " + constraint)
                        .orElse("") + ")";
    }

    private void tellStarted(Tracked tracked) {
        tracked.transitionTo(ContainerState.RUNNING);
        RunningContainer container = tracked.container();
        LOG.info("container started: container={} host={} name={}", container.id(), container.host(), tracked.name());
        tell(new ContainerEvent.Started(container));
    }

    private void tell(ContainerEvent event) {
        if (!isOver()) { // an application that failed in this very turn hears no more
            guarded(
                    () -> {
                        application.onEvent(event);
                        return true;
                    },
                    false);
        }
    }

    /** Calls the application; what it throws ends it as failed. */
    private <T> T guarded(Call<T> call, T otherwise) {
        try {
            return call.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("the application threw", e);
            onFinish(Outcome.failed("the application's master threw " + e));
            return otherwise;
        }
    }

    private interface Call<T> {
        T run();
    }
}
