package org.rayonyarn.appmaster.internal.yarn;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.ContainerStatus;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.client.api.async.NMClientAsync;
import org.rayonyarn.appmaster.internal.Command;

/** Turns the NodeManagers' answers into commands. Called by the client's own threads. We launch only: all else is never answered. */
@SuppressWarnings("deprecation") // Hadoop demands its deprecated callbacks still
final class NmCallbacks extends NMClientAsync.AbstractCallbackHandler {
    private final Consumer<Command> inbox;

    NmCallbacks(Consumer<Command> inbox) {
        this.inbox = inbox;
    }

    @Override
    public void onContainerStarted(ContainerId container, Map<String, ByteBuffer> serviceResponses) {
        inbox.accept(new Command.Launched(YarnRecords.id(container)));
    }

    @Override
    public void onStartContainerError(ContainerId container, Throwable error) {
        inbox.accept(new Command.LaunchFailed(YarnRecords.id(container), YarnAdapter.oneLine(error)));
    }

    @Override
    public void onContainerStatusReceived(ContainerId container, ContainerStatus status) {}

    @Override
    public void onContainerStopped(ContainerId container) {}

    @Override
    public void onContainerResourceIncreased(ContainerId container, Resource resource) {}

    @Override
    public void onContainerResourceUpdated(ContainerId container, Resource resource) {}

    @Override
    public void onGetContainerStatusError(ContainerId container, Throwable error) {}

    @Override
    public void onIncreaseContainerResourceError(ContainerId container, Throwable error) {}

    @Override
    public void onUpdateContainerResourceError(ContainerId container, Throwable error) {}

    @Override
    public void onStopContainerError(ContainerId container, Throwable error) {}
}
