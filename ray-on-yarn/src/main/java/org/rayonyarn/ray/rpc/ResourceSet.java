package org.rayonyarn.ray.rpc;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Amounts of named resources (CPU, GPU, memory, custom), in ten-thousandths so that fractions add up exactly. Immutable.
 *
 * <p>A resource that is not named has the amount 0, and an amount of 0 is not kept.
 */
public final class ResourceSet {
    /** The name that Ray gives to processors. */
    public static final String CPU = "CPU";

    /** The name that Ray gives to accelerators. */
    public static final String GPU = "GPU";

    /** Demands nothing: Ray's default for tasks and actors. */
    public static final ResourceSet EMPTY = new ResourceSet(new TreeMap<>());

    /** In how many parts one of a resource is divided. */
    public static final long UNITS = 10_000;

    private final SortedMap<String, Long> units; // never changed
    private final SortedMap<String, Long> view;
    private final int hash;

    private ResourceSet(SortedMap<String, Long> units) {
        this.units = units;
        this.view = Collections.unmodifiableSortedMap(units);
        this.hash = units.hashCode();
    }

    /** @param amounts non-negative amounts by resource name, rounded to ten-thousandths */
    public static ResourceSet of(Map<String, Double> amounts) {
        if (amounts.isEmpty()) {
            return EMPTY;
        }
        TreeMap<String, Long> units = new TreeMap<>();
        amounts.forEach((name, amount) -> put(units, name, Math.round(amount * UNITS)));
        return units.isEmpty() ? EMPTY : new ResourceSet(units);
    }

    /** @param units amounts in ten-thousandths, as {@link #units()} gives them */
    public static ResourceSet ofUnits(Map<String, Long> units) {
        TreeMap<String, Long> copy = new TreeMap<>();
        units.forEach((name, amount) -> put(copy, name, amount));
        return copy.isEmpty() ? EMPTY : new ResourceSet(copy);
    }

    private static void put(Map<String, Long> units, String name, long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException(
                    "a resource must not be negative: " + name + "=" + amount / (double) UNITS);
        }
        if (amount > 0) {
            units.put(name, amount);
        }
    }

    /** Amounts in ten-thousandths, sorted by name. */
    public SortedMap<String, Long> units() {
        return view;
    }

    /** The amount of one resource; 0 where it is not named. */
    public double amount(String name) {
        return units.getOrDefault(name, 0L) / (double) UNITS;
    }

    public Map<String, Double> amounts() {
        return units.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue() / (double) UNITS));
    }

    public boolean isEmpty() {
        return units.isEmpty();
    }

    /** Whether a request of {@code demand} can be taken out of this. */
    public boolean contains(ResourceSet demand) {
        for (Map.Entry<String, Long> wanted : demand.units.entrySet()) {
            if (units.getOrDefault(wanted.getKey(), 0L) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** This and the other together. */
    public ResourceSet plus(ResourceSet other) {
        return combined(other, 1);
    }

    /** @throws IllegalArgumentException if this does not contain the other */
    public ResourceSet minus(ResourceSet other) {
        return combined(other, -1);
    }

    /** What is left of each resource, and nothing where the other has as much or more. */
    public ResourceSet without(ResourceSet other) {
        if (other.isEmpty()) {
            return this;
        }
        TreeMap<String, Long> left = new TreeMap<>(units);
        other.units.forEach((name, amount) -> left.computeIfPresent(name, (n, has) -> Math.max(0, has - amount)));
        return ofUnits(left);
    }

    private ResourceSet combined(ResourceSet other, int sign) {
        if (other.isEmpty()) {
            return this;
        }
        TreeMap<String, Long> sum = new TreeMap<>(units);
        other.units.forEach((name, amount) -> sum.merge(name, sign * amount, Long::sum));
        return ofUnits(sum);
    }

    /** How many requests of {@code demand} fit side by side; {@code Integer.MAX_VALUE} for an empty one. */
    public int copiesOf(ResourceSet demand) {
        long fit = Integer.MAX_VALUE;
        for (Map.Entry<String, Long> wanted : demand.units.entrySet()) {
            fit = Math.min(fit, units.getOrDefault(wanted.getKey(), 0L) / wanted.getValue());
        }
        return (int) fit;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ResourceSet that && hash == that.hash && units.equals(that.units));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As users write it: {@code {CPU: 2.0, GPU: 0.5}}. */
    @Override
    public String toString() {
        return units.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue() / (double) UNITS)
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
