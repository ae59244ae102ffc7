package org.rayonyarn.appmaster.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.rayonyarn.appmaster.spi.StatusRow;

/** Stands between the core and an application and holds the core to what the SPI promises. A broken promise is an {@link Error}. */
public final class Witness implements Application, ContainerEvent.Handler {
    private final Application application;
    private final Set<RequestId> open = new HashSet<>();
    private final Set<RequestId> answered = new HashSet<>();
    private final Set<ContainerId> known = new HashSet<>();
    private final Set<ContainerId> gone = new HashSet<>();
    private final Set<RequestId> side = new HashSet<>(); // asked by us: the application hears nothing of them
    private final Set<ContainerId> released = new HashSet<>();
    private boolean finished;
    private @Nullable Containers containers;

    /** A promise of the SPI that was not kept. */
    public static final class BrokenPromise extends Error {
        private static final long serialVersionUID = 1L;

        BrokenPromise(String what) {
            super(what);
        }
    }

    public Witness(Application application) {
        this.application = application;
    }

    /** Asks for one more container beside those of the application; gives it back as soon as it is there. */
    public void requestOnTheSide(ContainerSpec spec) {
        side.add(Objects.requireNonNull(containers).request(spec));
    }

    /** Containers that the application believes to live. */
    public Set<ContainerId> known() {
        return Set.copyOf(known);
    }

    /** Containers that the application gave back and whose end it has not heard of. */
    public Set<ContainerId> released() {
        Set<ContainerId> waiting = new HashSet<>(released);
        waiting.retainAll(known);
        return waiting;
    }

    /** Requests without an answer, those on the side among them. */
    public Set<RequestId> open() {
        return Set.copyOf(open);
    }

    @Override
    public Endpoint endpoint(ContainerHome home) {
        return application.endpoint(home);
    }

    @Override
    public void onStart(Attempt attempt, Containers ours, List<RunningContainer> recovered) {
        recovered.forEach(container -> known.add(container.id()));
        containers = new Watched(ours);
        application.onStart(attempt, containers, recovered);
    }

    @Override
    public void onEvent(ContainerEvent event) {
        check(!finished, "an event after the end: " + event);
        event.tell(this);
        if (!isOnTheSide(event)) {
            application.onEvent(event);
        }
    }

    private boolean isOnTheSide(ContainerEvent event) {
        if (event instanceof ContainerEvent.Started started) {
            return side.contains(started.container().request());
        }
        if (event instanceof ContainerEvent.Completed completed) {
            return side.contains(completed.container().request());
        }
        if (event instanceof ContainerEvent.StartFailed failed) {
            return side.contains(failed.request());
        }
        return event instanceof ContainerEvent.Refused refused && side.contains(refused.request());
    }

    @Override
    public float progress() {
        return application.progress();
    }

    @Override
    public List<StatusRow> status() {
        return application.status();
    }

    @Override
    public void onStarted(ContainerEvent.Started event) {
        RunningContainer container = event.container();
        if (open.contains(container.request())) {
            answer(container.request());
        }
        check(known.add(container.id()), "started twice: " + container.id());
        check(!gone.contains(container.id()), "started after its end: " + container.id());
        if (side.contains(container.request())) {
            Objects.requireNonNull(containers).release(container.id());
        }
    }

    @Override
    public void onStartFailed(ContainerEvent.StartFailed event) {
        answer(event.request());
        check(!known.contains(event.container()), "failed to start, though started: " + event.container());
        check(gone.add(event.container()), "failed to start twice: " + event.container());
    }

    @Override
    public void onRefused(ContainerEvent.Refused event) {
        answer(event.request());
        check(!event.reason().isBlank(), "refused without a reason");
    }

    @Override
    public void onCompleted(ContainerEvent.Completed event) {
        ContainerId id = event.container().id();
        check(known.remove(id), "completed before it was told as started, or twice: " + id);
        check(gone.add(id), "completed twice: " + id);
    }

    @Override
    public void onPreemptionWarning(ContainerEvent.PreemptionWarning event) {
        check(known.containsAll(event.containers()), "preemption of unknown containers: " + event.containers());
    }

    @Override
    public void onNodeLost(ContainerEvent.NodeLost event) {
        check(known.containsAll(event.containers()), "lost containers that are unknown: " + event.containers());
    }

    @Override
    public void onShutdown(ContainerEvent.Shutdown event) {
        finished = true;
    }

    private void answer(RequestId request) {
        check(open.remove(request), "an answer to nothing asked: " + request);
        check(answered.add(request), "a second answer: " + request);
    }

    private static void check(boolean kept, String broken) {
        if (!kept) {
            throw new BrokenPromise(broken);
        }
    }

    /** Notes what the application asks for. */
    private final class Watched implements Containers {
        private final Containers containers;

        Watched(Containers containers) {
            this.containers = containers;
        }

        @Override
        public RequestId request(ContainerSpec spec) {
            RequestId request = containers.request(spec);
            check(open.add(request) && !answered.contains(request), "a request's id used twice: " + request);
            return request;
        }

        @Override
        public void release(ContainerId container) {
            released.add(container);
            containers.release(container);
        }

        @Override
        public void finish(Outcome outcome) {
            containers.finish(outcome);
        }
    }
}
