package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;

/**
 * The placement groups that there are, and the last that were. Confined to the head.
 *
 * <p>Invariant: a name in a namespace has one living group.
 */
final class PlacementGroupTable {
    private record Name(String namespace, String name) {}

    private final Map<PlacementGroupId, PlacementGroupEntry> living = new LinkedHashMap<>();
    private final Map<Name, PlacementGroupEntry> named = new HashMap<>();
    private final Map<PlacementGroupId, PlacementGroupInfo> removed = new LinkedHashMap<>();
    private final int removedKept;

    PlacementGroupTable(int removedKept) {
        this.removedKept = removedKept;
    }

    void add(PlacementGroupEntry group) {
        living.put(group.id(), group);
        if (group.info().isNamed()) {
            named.put(nameOf(group), group);
        }
    }

    /** It is removed: found by its id alone, for a while. */
    void bury(PlacementGroupEntry group) {
        living.remove(group.id());
        named.remove(nameOf(group), group);
        removed.put(group.id(), group.info());
        if (removed.size() > removedKept) {
            removed.remove(removed.keySet().iterator().next());
        }
    }

    private static Name nameOf(PlacementGroupEntry group) {
        return new Name(group.info().namespace(), group.info().name());
    }

    @Nullable
    PlacementGroupEntry find(PlacementGroupId id) {
        return living.get(id);
    }

    @Nullable
    PlacementGroupEntry named(String namespace, String name) {
        return named.get(new Name(namespace, name));
    }

    @Nullable
    PlacementGroupInfo removed(PlacementGroupId id) {
        return removed.get(id);
    }

    /** A copy, in the order in which they were created. */
    List<PlacementGroupEntry> living() {
        return List.copyOf(living.values());
    }

    Collection<PlacementGroupInfo> infos() {
        return Stream.concat(living.values().stream().map(PlacementGroupEntry::info), removed.values().stream())
                .toList();
    }
}
