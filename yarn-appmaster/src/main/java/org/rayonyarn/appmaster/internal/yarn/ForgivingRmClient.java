package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.hadoop.yarn.api.protocolrecords.AllocateResponse;
import org.apache.hadoop.yarn.api.records.ResourceRequest;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.apache.hadoop.yarn.client.api.impl.AMRMClientImpl;
import org.apache.hadoop.yarn.exceptions.InvalidResourceRequestException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.util.Records;
import org.rayonyarn.appmaster.spi.RequestId;

/**
 * Survives a heartbeat that the ResourceManager rejects for one of its requests. Hadoop's own client would end the AM's heartbeats there,
 * though all other requests and containers are well. What the core can check beforehand never gets here; what is left are unknown node
 * labels, and custom resources whose maximum was not yet known at registration.
 */
final class ForgivingRmClient extends AMRMClientImpl<ContainerRequest> {
    private final BiConsumer<Set<RequestId>, String> onRejected;

    ForgivingRmClient(BiConsumer<Set<RequestId>, String> onRejected) {
        this.onRejected = onRejected;
    }

    @Override
    public AllocateResponse allocate(float progress) throws YarnException, IOException {
        Set<RequestId> inFlight = inFlight();
        try {
            return super.allocate(progress);
        } catch (InvalidResourceRequestException e) {
            onRejected.accept(inFlight, firstLine(e));
            return nothing();
        }
    }

    private synchronized Set<RequestId> inFlight() {
        return ask.stream()
                .filter(request -> request.getNumContainers() > 0)
                .map(request -> new RequestId(request.getAllocationRequestId()))
                .collect(Collectors.toSet());
    }

    /** Takes back a request that the ResourceManager never accepted: not even its cancellation may be sent, for that is checked as well. */
    synchronized void forget(ContainerRequest request) {
        removeContainerRequest(request);
        ask.removeIf((ResourceRequest sent) -> sent.getAllocationRequestId() == request.getAllocationRequestId());
    }

    /** An answer in which nothing happened. */
    private static AllocateResponse nothing() {
        AllocateResponse response = Records.newRecord(AllocateResponse.class);
        response.setAllocatedContainers(List.of());
        response.setCompletedContainersStatuses(List.of());
        response.setUpdatedNodes(List.of());
        return response;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
