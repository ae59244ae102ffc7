package org.rayonyarn.ray.yarn;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.spi.Application;
import org.rayonyarn.appmaster.spi.Attempt;
import org.rayonyarn.appmaster.spi.ContainerEvent;
import org.rayonyarn.appmaster.spi.ContainerHome;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.Endpoint;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.rayonyarn.appmaster.spi.StatusRow;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.head.HeadSnapshot;
import org.rayonyarn.ray.head.InMemoryControlStore;
import org.rayonyarn.ray.process.HeadProcess;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.yarn.YarnConfig.DeployMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Ray session as the ApplicationMaster hosts it: the head, the node containers and, in cluster mode, the driver's. Its methods are
 * the ApplicationMaster thread's; what the head says comes on other threads and goes through {@link #end}, which is safe for all.
 */
final class RayApplication implements Application, ContainerEvent.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RayApplication.class);
    private static final long LOOK_EVERY_MS = 500;

    private final RaySettings settings;
    private final YarnConfig config;
    private final NodeContainers nodes = new NodeContainers();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RayApplication::daemon);
    private volatile @Nullable HeadProcess head;
    private volatile @Nullable Containers containers;
    private volatile @Nullable HeadSnapshot snapshot;
    private @Nullable SessionEnd session;
    private @Nullable RequestId driverRequest;
    private @Nullable ContainerId driver;
    private int nodeFailures;

    RayApplication(RaySettings settings) {
        this.settings = settings;
        this.config = YarnConfig.from(settings);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ray-session-timer");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Endpoint endpoint(ContainerHome home) {
        InContainer here = InContainer.of(home, settings);
        try {
            HeadProcess opened = new HeadProcess(
                    here.settings(),
                    home.applicationId(),
                    1,
                    here.secret(),
                    new InMemoryControlStore(),
                    nodes,
                    reason -> end(Outcome.failed("the head must not go on: " + reason)));
            head = opened;
            return new Endpoint(opened.endpoint().port(), "/");
        } catch (IOException e) {
            throw new UncheckedIOException("the head can't listen: " + e.getMessage(), e);
        }
    }

    @Override
    public void onStart(Attempt attempt, Containers given, List<RunningContainer> recovered) {
        containers = given;
        Launches launches = new Launches(config, config.hadoopClassPath());
        org.rayonyarn.ray.rpc.Endpoint address = theHead().endpoint();
        boolean cluster = config.deployMode() == DeployMode.CLUSTER;
        if (cluster) {
            driverRequest = given.request(launches.driver(attempt.files(), address));
        }
        nodes.start(given, () -> launches.node(attempt.files(), address), config.nodes());
        SessionEnd made = new SessionEnd(config.joinTimeout().toNanos(), System.nanoTime(), cluster);
        session = made;
        watch(made);
    }

    /** The session's end is looked for on the head's thread, which knows the members. */
    private void watch(SessionEnd made) {
        theHead().whenToldToEnd(said -> made.onSaid(said.exitCode(), said.text(), System.nanoTime())
                .ifPresent(this::end));
        var unused = timer.scheduleWithFixedDelay(
                () -> theHead().read(state -> {
                    HeadSnapshot now = state.snapshot();
                    snapshot = now;
                    Set<NodeId> members = now.nodes().stream().map(NodeInfo::id).collect(toSet());
                    boolean driver = members.contains(DriverNode.ID);
                    members.removeAll(now.away());
                    made.onLook(driver, nodes.isOneMissing(members), System.nanoTime())
                            .ifPresent(this::end);
                }),
                LOOK_EVERY_MS,
                LOOK_EVERY_MS,
                TimeUnit.MILLISECONDS);
    }

    private HeadProcess theHead() {
        HeadProcess opened = head;
        if (opened == null) {
            throw new IllegalStateException("the endpoint has not been opened");
        }
        return opened;
    }

    /** Ends the session; the first outcome counts. Any thread. */
    private void end(Outcome outcome) {
        Containers given = containers;
        if (given != null) {
            LOG.info("the session ends: outcome={}", outcome);
            timer.shutdown();
            theHead().shutDown("the session has ended");
            given.finish(outcome);
        }
    }

    @Override
    public void onEvent(ContainerEvent event) {
        event.tell(this);
    }

    @Override
    public void onStarted(ContainerEvent.Started event) {
        RunningContainer container = event.container();
        if (container.request().equals(driverRequest)) {
            driver = container.id();
        } else if (nodes.answered(container.request())) {
            nodes.started(container.id());
        }
    }

    @Override
    public void onStartFailed(ContainerEvent.StartFailed event) {
        String reason = "container " + event.container() + " on " + event.host() + " did not start: " + event.reason();
        if (event.request().equals(driverRequest)) {
            end(Outcome.failed("the driver's " + reason));
        } else if (nodes.answered(event.request())) {
            theHead().onNodeRefused(reason);
            onNodeFailure("the node's " + reason);
            nodes.addNode(config.node().offer());
        }
    }

    /** Refused is what can never be had: no later node would be. */
    @Override
    public void onRefused(ContainerEvent.Refused event) {
        String key = event.request().equals(driverRequest) ? YarnConfig.DRIVER_MEMORY : YarnConfig.NODE_MEMORY;
        end(Outcome.failed(event.reason() + "; what is asked for is set by " + key + " and its neighbours"));
    }

    @Override
    public void onCompleted(ContainerEvent.Completed event) {
        ContainerId id = event.container().id();
        Exit exit = advised(
                event.exit(),
                id.equals(driver) ? config.driver() : config.node().jvm());
        SessionEnd decider = session;
        if (decider != null && id.equals(driver)) {
            decider.onDriverExit(exit, System.nanoTime()).ifPresent(this::end);
            return;
        }
        nodes.ended(id).ifPresent(node -> {
            LOG.info("a node's container has ended: container={} exit={}", id, exit);
            if (!exit.isEnvironmental() && exit.cause() != Exit.Cause.RELEASED) {
                onNodeFailure(exit.diagnostics()); // before a driver can hear of it, and fail of it
            }
            if (decider != null) {
                decider.onNodeEnd(exit);
            }
            theHead().onNodeLost(node, exit.diagnostics());
        });
    }

    /** One that was killed for memory names the parts of its memory. */
    private static Exit advised(Exit exit, YarnConfig.Jvm jvm) {
        return exit.cause() == Exit.Cause.KILLED_FOR_MEMORY
                ? new Exit(
                        exit.cause(),
                        exit.status(),
                        exit.diagnostics() + "; it had " + jvm.memory().advice(jvm.memoryKey()))
                : exit;
    }

    private void onNodeFailure(String reason) {
        nodeFailures++;
        if (nodeFailures > config.maxNodeFailures()) {
            end(Outcome.failed(nodeFailures + " nodes have failed, more than " + YarnConfig.MAX_NODE_FAILURES + "="
                    + config.maxNodeFailures() + " allows; the last: " + reason));
        }
    }

    @Override
    public void onPreemptionWarning(ContainerEvent.PreemptionWarning event) {
        LOG.info("YARN will take containers back: containers={} grace={}", event.containers(), event.grace());
    }

    @Override
    public void onNodeLost(ContainerEvent.NodeLost event) {
        LOG.info("YARN has lost a node: host={} containers={}", event.host(), event.containers());
    }

    @Override
    public void onShutdown(ContainerEvent.Shutdown event) {
        theHead().shutDown(event.reason());
    }

    @Override
    public float progress() {
        return Math.min(1, (float) nodes.running().size() / config.nodes());
    }

    @Override
    public List<StatusRow> status() {
        return Optional.ofNullable(snapshot)
                .map(state -> SessionPage.rows(state, config))
                .orElse(List.of());
    }
}
