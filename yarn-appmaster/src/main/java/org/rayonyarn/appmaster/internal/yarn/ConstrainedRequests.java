package org.rayonyarn.appmaster.internal.yarn;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ExecutionTypeRequest;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.ResourceSizing;
import org.apache.hadoop.yarn.api.records.SchedulingRequest;
import org.apache.hadoop.yarn.api.resource.PlacementConstraint;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.util.constraint.PlacementConstraintParseException;
import org.apache.hadoop.yarn.util.constraint.PlacementConstraintParser;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.RequestId;

/** Requests in YARN's newer form: with allocation tags and a placement constraint. */
final class ConstrainedRequests {
    private ConstrainedRequests() {}

    /** Why YARN can't take the constraint; empty if it can. */
    static Optional<String> objection(Configuration conf, String constraint) {
        String handler = conf.get(YarnConfiguration.RM_PLACEMENT_CONSTRAINTS_HANDLER, "disabled");
        if (handler.equals(YarnConfiguration.DISABLED_RM_PLACEMENT_CONSTRAINTS_HANDLER)) {
            return Optional.of("the placement constraint " + constraint + " needs a cluster that takes them: set "
                    + YarnConfiguration.RM_PLACEMENT_CONSTRAINTS_HANDLER
                    + " to scheduler or placement-processor in its yarn-site.xml, or give no constraint");
        }
        try {
            parse(constraint);
            return Optional.empty();
        } catch (PlacementConstraintParseException e) {
            return Optional.of("the placement constraint " + constraint + " can't be read: " + e.getMessage());
        }
    }

    static SchedulingRequest of(RequestId request, ContainerSpec spec) {
        try {
            return SchedulingRequest.newBuilder()
                    .allocationRequestId(request.value())
                    .priority(Priority.newInstance(spec.priority()))
                    .executionType(ExecutionTypeRequest.newInstance())
                    .allocationTags(spec.allocationTags())
                    .resourceSizing(ResourceSizing.newInstance(1, YarnRecords.resource(spec.resources())))
                    .placementConstraintExpression(
                            parse(spec.placementConstraint().orElseThrow()))
                    .build();
        } catch (PlacementConstraintParseException e) {
            throw new IllegalArgumentException("checked before: " + spec.placementConstraint(), e);
        }
    }

    private static PlacementConstraint parse(String constraint) throws PlacementConstraintParseException {
        return PlacementConstraintParser.parseExpression(constraint).build();
    }
}
