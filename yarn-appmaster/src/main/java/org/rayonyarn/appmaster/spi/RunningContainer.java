package org.rayonyarn.appmaster.spi;

import java.net.URI;
import java.util.Optional;

/**
 * A container whose process was launched.
 *
 * @param request the request that it answers, perhaps one of an earlier attempt
 * @param host its node, by the name that YARN knows it by
 * @param resources what YARN gave, rounded up from what was asked
 * @param logs the NodeManager's page of its logs; empty where the node has none
 */
public record RunningContainer(
        ContainerId id, RequestId request, String host, Resources resources, Optional<URI> logs) {}
