package org.rayonyarn.appmaster.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One container to be had, and what runs in it. The application's credentials go along by themselves.
 *
 * @param name what it is, for logs, the tracking page and diagnostics, such as {@code node}
 * @param resources its shape; checked against the cluster's maximum before YARN is asked
 * @param launch what runs in it
 * @param priority the smaller number is served first, as YARN counts it; at least 0
 * @param nodeLabel YARN's node label expression; empty for the queue's default
 * @param locality hosts and racks; must be {@link Locality#ANYWHERE} where a placement constraint is given
 * @param placementConstraint YARN's placement constraint language, such as {@code notin,node,ray-node}; empty for none
 * @param allocationTags tags that placement constraints of this and other requests can name
 */
public record ContainerSpec(
        String name,
        Resources resources,
        JvmLaunch launch,
        int priority,
        Optional<String> nodeLabel,
        Locality locality,
        Optional<String> placementConstraint,
        Set<String> allocationTags) {
    public ContainerSpec {
        allocationTags = Set.copyOf(allocationTags);
        if (priority < 0) {
            throw new IllegalArgumentException("a priority is at least 0: priority=" + priority);
        }
        if (placementConstraint.isPresent() && !locality.equals(Locality.ANYWHERE)) {
            throw new IllegalArgumentException("give a placement constraint or a locality, not both: constraint="
                    + placementConstraint.get() + " locality=" + locality);
        }
    }

    /** Starts to describe a container. */
    public static Builder of(String name, Resources resources, JvmLaunch launch) {
        return new Builder(name, resources, launch);
    }

    /** Collects a container's parts. Not safe for several threads. */
    public static final class Builder {
        private final String name;
        private final Resources resources;
        private final JvmLaunch launch;
        private int priority;
        private Optional<String> nodeLabel = Optional.empty();
        private Locality locality = Locality.ANYWHERE;
        private Optional<String> placementConstraint = Optional.empty();
        private Set<String> allocationTags = Set.of();

        private Builder(String name, Resources resources, JvmLaunch launch) {
            this.name = Objects.requireNonNull(name);
            this.resources = Objects.requireNonNull(resources);
            this.launch = Objects.requireNonNull(launch);
        }

        /** See {@link ContainerSpec#priority()}. */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /** See {@link ContainerSpec#nodeLabel()}; an empty text means none. */
        public Builder nodeLabel(String expression) {
            nodeLabel = Optional.of(expression).filter(text -> !text.isBlank());
            return this;
        }

        /** See {@link ContainerSpec#locality()}. */
        public Builder locality(Locality value) {
            locality = value;
            return this;
        }

        /** See {@link ContainerSpec#placementConstraint()}; an empty text means none. */
        public Builder placementConstraint(String constraint) {
            placementConstraint = Optional.of(constraint).filter(text -> !text.isBlank());
            return this;
        }

        /** See {@link ContainerSpec#allocationTags()}. */
        public Builder allocationTags(Set<String> tags) {
            allocationTags = tags;
            return this;
        }

        /** The description; this builder may be used on. */
        public ContainerSpec build() {
            return new ContainerSpec(
                    name, resources, launch, priority, nodeLabel, locality, placementConstraint, allocationTags);
        }
    }
}
