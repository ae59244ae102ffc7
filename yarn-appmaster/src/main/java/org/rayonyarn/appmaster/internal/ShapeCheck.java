package org.rayonyarn.appmaster.internal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rayonyarn.appmaster.spi.Resources;

/** Compares a shape with the largest that YARN gives; YARN itself would fail the whole heartbeat, good requests included. */
public final class ShapeCheck {
    private ShapeCheck() {}

    /** Why the wanted shape can't be had, in one line with the key to change; empty if it can. */
    public static Optional<String> objection(String name, Resources wanted, Resources maximum) {
        if (wanted.memoryMb() > maximum.memoryMb()) {
            return Optional.of(tooLarge(
                    name, wanted, maximum, wanted.memoryMb() + " MiB", "yarn.scheduler.maximum-allocation-mb"));
        }
        if (wanted.vcores() > maximum.vcores()) {
            return Optional.of(tooLarge(
                    name, wanted, maximum, wanted.vcores() + " vcores", "yarn.scheduler.maximum-allocation-vcores"));
        }
        return new TreeMap<>(wanted.custom())
                .entrySet().stream()
                        .flatMap(entry -> customObjection(name, entry, wanted, maximum).stream())
                        .findFirst();
    }

    private static Optional<String> customObjection(
            String name, Map.Entry<String, Long> resource, Resources wanted, Resources maximum) {
        String type = resource.getKey();
        if (resource.getValue() == 0) {
            return Optional.empty();
        }
        if (!maximum.custom().containsKey(type)) {
            return Optional.of(
                    "the " + name + " asks for " + resource.getValue() + " " + type
                            + ", a resource type that the cluster does not know: ask for none, or add it to yarn.resource-types");
        }
        if (resource.getValue() > maximum.custom(type)) {
            return Optional.of(tooLarge(
                    name,
                    wanted,
                    maximum,
                    resource.getValue() + " " + type,
                    "yarn.resource-types." + type + ".maximum-allocation or the nodes'"));
        }
        return Optional.empty();
    }

    private static String tooLarge(String name, Resources wanted, Resources maximum, String culprit, String key) {
        return "the " + name + " asks for " + culprit + " (" + wanted + "), more than the largest container here ("
                + maximum + "): ask for less, or raise " + key;
    }
}
