package org.rayonyarn.ray.rpc;

import io.ray.api.id.PlacementGroupId;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which a node offers what it holds for placement groups, so that schedulers, leases and books need to know
 * nothing of groups: for each resource one name for the bundle and one for any bundle of the group, both demanded by a task of
 * one bundle. Pure.
 *
 * <p>Every bundle also offers a marker, for what runs in it without demanding anything.
 */
public final class BundleResources {
    /** The index that stands for any bundle. */
    public static final int ANY = -1;

    private static final String MARKER = "bundle";
    private static final long MARKERS_OFFERED = 1_000L * ResourceSet.UNITS;
    private static final long MARKER_DEMANDED = ResourceSet.UNITS / 1_000;
    private static final String GROUP = "_group_";
    private static final int ID_DIGITS = 2 * PlacementGroupId.LENGTH;
    private static final Pattern NAME = Pattern.compile("(.+)_group_(?:(\\d+)_)?([0-9a-f]{" + ID_DIGITS + "})");

    private BundleResources() {}

    /** What a task or an actor demands that is to run in a bundle, or in any bundle for {@link #ANY}. */
    public static ResourceSet demand(ResourceSet plain, PlacementGroupId group, int index) {
        Map<String, Long> units = new TreeMap<>();
        plain.units().forEach((name, amount) -> put(units, name, group, index, amount));
        if (plain.isEmpty()) {
            put(units, MARKER, group, index, MARKER_DEMANDED);
        }
        return ResourceSet.ofUnits(units);
    }

    /** What a node offers for a bundle that it holds. */
    public static ResourceSet offered(PlacedBundle bundle, PlacementGroupId group) {
        Map<String, Long> units = new TreeMap<>();
        bundle.resources().units().forEach((name, amount) -> put(units, name, group, bundle.index(), amount));
        put(units, MARKER, group, bundle.index(), MARKERS_OFFERED);
        return ResourceSet.ofUnits(units);
    }

    private static void put(Map<String, Long> units, String name, PlacementGroupId group, int index, long amount) {
        units.merge(anyOf(name, group), amount, Long::sum);
        if (index != ANY) {
            units.put(name + GROUP + index + "_" + group, amount);
        }
    }

    /** The name of a resource in any bundle of the group. */
    public static String anyOf(String resource, PlacementGroupId group) {
        return resource + GROUP + group;
    }

    /** Whose bundle a demand is for; null for one outside all groups. */
    public static @Nullable PlacementGroupId groupOf(ResourceSet demand) {
        if (demand.isEmpty() || !demand.units().lastKey().contains(GROUP)) {
            return null;
        }
        Matcher name = NAME.matcher(demand.units().lastKey());
        return name.matches() ? PlacementGroupId.fromBytes(HexFormat.of().parseHex(name.group(3))) : null;
    }

    public static boolean isFor(ResourceSet demand, PlacementGroupId group) {
        return group.equals(groupOf(demand));
    }

    /** The demand as the user gave it: the names that the bundle's node has of its own. */
    public static ResourceSet plain(ResourceSet demand) {
        Map<String, Long> units = new TreeMap<>();
        demand.units().forEach((name, amount) -> {
            Matcher parts = name.contains(GROUP) ? NAME.matcher(name) : null;
            if (parts == null || !parts.matches()) {
                units.put(name, amount);
            } else if (parts.group(2) == null && !parts.group(1).equals(MARKER)) {
                units.put(parts.group(1), amount);
            }
        });
        return ResourceSet.ofUnits(units);
    }

    /** The bundle that a demand names; {@link #ANY} where it names none. */
    public static int indexOf(ResourceSet demand) {
        for (String name : demand.units().keySet()) {
            Matcher parts = name.contains(GROUP) ? NAME.matcher(name) : null;
            if (parts != null && parts.matches() && parts.group(2) != null) {
                return Integer.parseInt(parts.group(2));
            }
        }
        return ANY;
    }

    /** Whether it demands no real resource, so that the number of task slots is all that bounds it. */
    public static boolean demandsNothing(ResourceSet demand) {
        return demand.isEmpty()
                || (demand.units().lastKey().startsWith(MARKER + GROUP)
                        && demand.units().firstKey().startsWith(MARKER + GROUP));
    }
}
