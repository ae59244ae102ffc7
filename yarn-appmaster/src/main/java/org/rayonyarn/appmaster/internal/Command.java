package org.rayonyarn.appmaster.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** What other threads leave for the core: the application's wishes, YARN's callbacks, a look at the page. */
public sealed interface Command {
    /** Does it; called by the core's thread alone. */
    void applyTo(AppMasterCore core);

    /** Registered with the ResourceManager: the attempt begins. */
    record Start(Attempt attempt, Containers containers, List<RunningContainer> recovered) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onStart(attempt, containers, recovered);
        }
    }

    /** The application wants a container. */
    record Request(RequestId request, ContainerSpec spec) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onRequest(request, spec);
        }
    }

    /** The application gives a container back. */
    record Release(ContainerId container) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onRelease(container);
        }
    }

    /** The application is done. */
    record Finish(Outcome outcome) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onFinish(outcome);
        }
    }

    /** The ResourceManager granted a container. */
    record Granted(RunningContainer container) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onGranted(container);
        }
    }

    /** The ResourceManager will not grant these requests. */
    record Rejected(Set<RequestId> requests, String reason) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onRejected(requests, reason);
        }
    }

    /** The NodeManager accepted a launch. */
    record Launched(ContainerId container) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onLaunched(container);
        }
    }

    /** The NodeManager did not accept a launch, or nobody answered. */
    record LaunchFailed(ContainerId container, String reason) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onLaunchFailed(container, reason);
        }
    }

    /** The ResourceManager says that a container has ended, with YARN's exit status and diagnostics. */
    record Ended(ContainerId container, int status, String diagnostics) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onEnded(container, status, diagnostics);
        }
    }

    /** Containers of an earlier attempt that the ResourceManager heard of only after the registration. */
    record RecoveredLate(List<RunningContainer> containers) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onRecoveredLate(containers);
        }
    }

    /** The scheduler wants containers back. */
    record Preempting(Set<ContainerId> containers, Duration grace) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onPreempting(containers, grace);
        }
    }

    /** A node is lost, unhealthy or taken out of service. */
    record NodeDown(String host) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onNodeDown(host);
        }
    }

    /** This attempt must end, without a word on the application's outcome. */
    record Stop(String reason) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            core.onStop(reason);
        }
    }

    /** Somebody looks at the tracking page. */
    record Look(CompletableFuture<Snapshot> answer) implements Command {
        @Override
        public void applyTo(AppMasterCore core) {
            answer.complete(core.snapshot());
        }
    }
}
