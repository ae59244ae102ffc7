package org.rayonyarn.appmaster.internal.yarn;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.ContainerStatus;
import org.apache.hadoop.yarn.api.records.NodeReport;
import org.apache.hadoop.yarn.api.records.PreemptionContainer;
import org.apache.hadoop.yarn.api.records.PreemptionMessage;
import org.apache.hadoop.yarn.api.records.RejectedSchedulingRequest;
import org.apache.hadoop.yarn.api.records.UpdatedContainer;
import org.apache.hadoop.yarn.client.api.async.AMRMClientAsync;
import org.rayonyarn.appmaster.internal.Command;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** Turns the ResourceManager's callbacks into commands. Called by the client's own threads. */
final class RmCallbacks extends AMRMClientAsync.AbstractCallbackHandler {
    private final Consumer<Command> inbox;
    private final Supplier<Float> progress;
    private final Function<Container, RunningContainer> granted;
    private final Function<Container, RunningContainer> recovered;
    private final Duration preemptionGrace;

    RmCallbacks(
            Consumer<Command> inbox,
            Supplier<Float> progress,
            Function<Container, RunningContainer> granted,
            Function<Container, RunningContainer> recovered,
            Duration preemptionGrace) {
        this.inbox = inbox;
        this.progress = progress;
        this.granted = granted;
        this.recovered = recovered;
        this.preemptionGrace = preemptionGrace;
    }

    @Override
    public void onContainersAllocated(List<Container> containers) {
        containers.forEach(container -> inbox.accept(new Command.Granted(granted.apply(container))));
    }

    @Override
    public void onContainersCompleted(List<ContainerStatus> statuses) {
        for (ContainerStatus status : statuses) {
            inbox.accept(new Command.Ended(
                    YarnRecords.id(status.getContainerId()), status.getExitStatus(), status.getDiagnostics()));
        }
    }

    @Override
    public void onContainersReceivedFromPreviousAttempts(List<Container> containers) {
        if (!containers.isEmpty()) {
            inbox.accept(
                    new Command.RecoveredLate(containers.stream().map(recovered).toList()));
        }
    }

    @Override
    public void onRequestsRejected(List<RejectedSchedulingRequest> rejected) {
        for (RejectedSchedulingRequest request : rejected) {
            inbox.accept(new Command.Rejected(
                    Set.of(new RequestId(request.getRequest().getAllocationRequestId())),
                    "its placement constraint can't be met (" + request.getReason() + ")"));
        }
    }

    @Override
    public void onPreemptionMessageReceived(PreemptionMessage message) {
        Set<ContainerId> containers = new HashSet<>();
        if (message.getStrictContract() != null) {
            addIds(message.getStrictContract().getContainers(), containers);
        }
        if (message.getContract() != null) {
            addIds(message.getContract().getContainers(), containers);
        }
        if (!containers.isEmpty()) {
            inbox.accept(new Command.Preempting(containers, preemptionGrace));
        }
    }

    private static void addIds(Set<PreemptionContainer> from, Set<ContainerId> to) {
        from.forEach(container -> to.add(YarnRecords.id(container.getId())));
    }

    @Override
    public void onNodesUpdated(List<NodeReport> nodes) {
        for (NodeReport node : nodes) {
            if (node.getNodeState().isUnusable()) {
                inbox.accept(new Command.NodeDown(node.getNodeId().getHost()));
            }
        }
    }

    @Override
    public void onContainersUpdated(List<UpdatedContainer> containers) {
        // We never ask for a container to be changed.
    }

    @Override
    public void onShutdownRequest() {
        inbox.accept(new Command.Stop("the ResourceManager no longer knows this attempt"));
    }

    @Override
    public void onError(Throwable error) {
        inbox.accept(new Command.Stop("the ResourceManager can't be reached or refuses the heartbeat: " + error));
    }

    @Override
    public float getProgress() {
        return progress.get();
    }
}
