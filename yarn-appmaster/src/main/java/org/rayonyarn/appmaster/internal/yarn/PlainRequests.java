package org.rayonyarn.appmaster.internal.yarn;

import java.util.List;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.RequestId;

/** Requests in YARN's older form: by host, rack and node label. */
final class PlainRequests {
    private PlainRequests() {}

    static ContainerRequest of(RequestId request, ContainerSpec spec) {
        return ContainerRequest.newBuilder()
                .capability(YarnRecords.resource(spec.resources()))
                .priority(Priority.newInstance(spec.priority()))
                .allocationRequestId(request.value())
                .nodes(orNull(spec.locality().hosts()))
                .racks(orNull(spec.locality().racks()))
                .relaxLocality(spec.locality().relaxed())
                .nodeLabelsExpression(spec.nodeLabel().orElse(null))
                .build();
    }

    private static String @org.jspecify.annotations.Nullable [] orNull(List<String> names) {
        return names.isEmpty() ? null : names.toArray(String[]::new);
    }
}
