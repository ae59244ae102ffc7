package org.rayonyarn.appmaster.internal.yarn;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.ResourceInformation;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** Translates between YARN's records and the SPI's values. */
public final class YarnRecords {
    private YarnRecords() {}

    /** The SPI's shape of a YARN resource. */
    public static Resources resources(Resource resource) {
        Map<String, Long> custom = new TreeMap<>();
        for (ResourceInformation information : resource.getResources()) {
            if (!information.getName().equals(ResourceInformation.MEMORY_URI)
                    && !information.getName().equals(ResourceInformation.VCORES_URI)) {
                custom.put(information.getName(), information.getValue());
            }
        }
        return new Resources(Math.max(1, resource.getMemorySize()), Math.max(1, resource.getVirtualCores()), custom);
    }

    /** The YARN resource of a shape whose custom resource types are known here. */
    public static Resource resource(Resources shape) {
        Resource resource = Resource.newInstance(shape.memoryMb(), shape.vcores());
        shape.custom().forEach((type, count) -> {
            if (count > 0) { // a type that is not wanted need not be known
                resource.setResourceValue(type, count);
            }
        });
        return resource;
    }

    static ContainerId id(org.apache.hadoop.yarn.api.records.ContainerId id) {
        return new ContainerId(id.toString());
    }

    static org.apache.hadoop.yarn.api.records.ContainerId id(ContainerId id) {
        return org.apache.hadoop.yarn.api.records.ContainerId.fromString(id.value());
    }

    static RunningContainer container(Container container, String scheme, String user) {
        return new RunningContainer(
                id(container.getId()),
                new RequestId(container.getAllocationRequestId()),
                container.getNodeId().getHost(),
                resources(container.getResource()),
                logs(container, scheme, user));
    }

    private static Optional<URI> logs(Container container, String scheme, String user) {
        String web = container.getNodeHttpAddress();
        if (web == null || web.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(URI.create(scheme + web + "/node/containerlogs/" + container.getId() + "/" + user));
    }
}
