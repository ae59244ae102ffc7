package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.yarn.api.protocolrecords.RegisterApplicationMasterResponse;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.apache.hadoop.yarn.client.api.async.AMRMClientAsync;
import org.apache.hadoop.yarn.client.api.async.NMClientAsync;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.webapp.util.WebAppUtils;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.internal.Command;
import org.rayonyarn.appmaster.internal.YarnPort;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Endpoint;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's {@link YarnPort} on real YARN. Its methods are called by the core's thread and only leave work: for the ResourceManager's
 * client, whose heartbeat sends it, and for the named launcher threads, which ask file systems and NodeManagers.
 */
final class YarnAdapter implements YarnPort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(YarnAdapter.class);
    private static final int LAUNCHERS = 4;

    private final Configuration conf;
    private final AppMasterConfig config;
    private final Consumer<Command> inbox;
    private final String user;
    private final Credentials credentials;
    private final ForgivingRmClient requests;
    private final AMRMClientAsync<ContainerRequest> resourceManager;
    private final NMClientAsync nodeManagers;
    private final ScheduledExecutorService launchers;
    private final Map<RequestId, ContainerRequest> asked = new ConcurrentHashMap<>();
    private final Map<ContainerId, Container> granted = new ConcurrentHashMap<>(); // until launched or released
    private volatile LaunchContexts contexts;

    /**
     * @param credentials what containers get: the application's own, without the AM's
     * @param progress asked with each heartbeat
     */
    YarnAdapter(
            Configuration conf,
            AppMasterConfig config,
            String user,
            Credentials credentials,
            Consumer<Command> inbox,
            Supplier<Float> progress) {
        this.conf = conf;
        this.config = config;
        this.inbox = inbox;
        this.user = user;
        this.credentials = credentials;
        contexts = new LaunchContexts(conf, user, Map.of());
        launchers = Executors.newScheduledThreadPool(LAUNCHERS, new DaemonThreads("appmaster-launcher"));
        requests = new ForgivingRmClient((inFlight, reason) -> inbox.accept(new Command.Rejected(inFlight, reason)));
        resourceManager = AMRMClientAsync.createAMRMClientAsync(
                requests,
                (int) config.heartbeatInterval().toMillis(),
                new RmCallbacks(inbox, progress, this::granted, this::translate, preemptionGrace(conf)));
        nodeManagers = NMClientAsync.createNMClientAsync(new NmCallbacks(inbox));
        nodeManagers.getClient().cleanupRunningContainersOnStop(false); // they may outlive this attempt
    }

    /** Connects and registers this attempt. */
    RegisterApplicationMasterResponse register(String host, Endpoint endpoint, String trackingUrl)
            throws IOException, YarnException {
        resourceManager.init(conf);
        resourceManager.start();
        Configuration nodes = new Configuration(conf);
        nodes.setLong(
                YarnConfiguration.CLIENT_NM_CONNECT_MAX_WAIT_MS,
                config.startTimeout().toMillis());
        nodeManagers.init(nodes);
        nodeManagers.start();
        RegisterApplicationMasterResponse response =
                resourceManager.registerApplicationMaster(host, endpoint.rpcPort(), trackingUrl);
        contexts = new LaunchContexts(conf, user, response.getApplicationACLs());
        return response;
    }

    /** The containers of earlier attempts that the registration told of. */
    List<RunningContainer> recovered(RegisterApplicationMasterResponse response) {
        return response.getContainersFromPreviousAttempts().stream()
                .map(this::translate)
                .toList();
    }

    /** Tells the ResourceManager how the application ended; its containers end with it. */
    void unregister(FinalApplicationStatus status, String diagnostics) throws IOException, YarnException {
        resourceManager.unregisterApplicationMaster(status, diagnostics, null);
    }

    @Override
    public void close() {
        launchers.shutdownNow();
        nodeManagers.stop();
        resourceManager.stop();
    }

    @Override
    public Optional<String> objection(ContainerSpec spec) {
        return spec.placementConstraint().flatMap(constraint -> ConstrainedRequests.objection(conf, constraint));
    }

    @Override
    public void ask(RequestId request, ContainerSpec spec) {
        if (spec.placementConstraint().isPresent()) {
            resourceManager.addSchedulingRequests(List.of(ConstrainedRequests.of(request, spec)));
            return;
        }
        ContainerRequest plain = PlainRequests.of(request, spec);
        asked.put(request, plain);
        resourceManager.addContainerRequest(plain);
    }

    @Override
    public void settle(RequestId request, ContainerSpec spec) {
        ContainerRequest plain = asked.remove(request); // the client itself settles requests with a constraint
        if (plain != null) {
            requests.forget(plain);
        }
    }

    @Override
    public void launch(RunningContainer container, ContainerSpec spec) {
        Container yarnContainer = granted.remove(container.id());
        if (yarnContainer == null) {
            throw new IllegalStateException("launch without a grant: container=" + container.id());
        }
        launchers.execute(() -> launch(container, yarnContainer, spec));
        Duration timeout = config.startTimeout();
        var late = launchers.schedule(
                () -> failLaunch(
                        container,
                        "no answer within " + timeout.toMillis() + " ms; see " + AppMasterConfig.START_TIMEOUT),
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        LOG.debug("launch handed over: container={} alarm={}", container.id(), late);
    }

    private void launch(RunningContainer container, Container yarnContainer, ContainerSpec spec) {
        try {
            nodeManagers.startContainerAsync(yarnContainer, contexts.context(spec.launch(), Map.of(), credentials));
        } catch (IOException | RuntimeException e) {
            failLaunch(container, oneLine(e));
        }
    }

    private void failLaunch(RunningContainer container, String reason) {
        inbox.accept(new Command.LaunchFailed(container.id(), reason));
    }

    @Override
    public void release(ContainerId container) {
        granted.remove(container);
        resourceManager.releaseAssignedContainer(YarnRecords.id(container));
    }

    private RunningContainer granted(Container container) {
        RunningContainer translated = translate(container);
        granted.put(translated.id(), container); // its launch needs the token in it
        return translated;
    }

    private RunningContainer translate(Container container) {
        return YarnRecords.container(container, WebAppUtils.getHttpSchemePrefix(conf), user);
    }

    private static Duration preemptionGrace(Configuration conf) {
        return Duration.ofMillis(
                conf.getLong("yarn.resourcemanager.monitor.capacity.preemption.max_wait_before_kill", 15_000));
    }

    /** The first line of the innermost cause that says something. */
    static String oneLine(Throwable error) {
        List<String> lines = new ArrayList<>();
        for (Throwable cause = error; cause != null && lines.size() < 8; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                cause.getMessage().lines().findFirst().ifPresent(lines::add);
            }
        }
        return lines.isEmpty() ? error.getClass().getName() : lines.get(0);
    }
}
