package org.rayonyarn.appmaster.spi;

import java.util.Objects;

/** A container's id in YARN's own text form, such as {@code container_1700000000000_0001_01_000002}. */
public record ContainerId(String value) implements Comparable<ContainerId> {
    public ContainerId {
        Objects.requireNonNull(value);
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
