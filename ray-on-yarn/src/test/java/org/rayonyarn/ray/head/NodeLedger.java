package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * An account of one node beside its scheduler's: what was started and has not ended, and which bundles it holds. What is too
 * much by it fails the test at once.
 */
final class NodeLedger {
    private static final class Running {
        final TaskSpec spec;
        boolean waits;

        Running(TaskSpec spec) {
            this.spec = spec;
        }

        boolean takesSlot() {
            return !waits
                    && spec.kind() instanceof TaskSpec.Kind.Plain
                    && BundleResources.demandsNothing(spec.resources());
        }

        /** While it waits it keeps all but its CPU. */
        void addTo(Map<String, Long> used, ResourceSet demand) {
            demand.units().forEach((name, units) -> {
                boolean lent = waits && (name.equals(ResourceSet.CPU) || name.startsWith(ResourceSet.CPU + "_group_"));
                used.merge(name, lent ? 0 : units, Long::sum);
            });
        }
    }

    /** What one transaction holds. */
    private static final class Share {
        final List<PlacedBundle> bundles;
        boolean reserved;
        boolean committed;

        Share(List<PlacedBundle> bundles) {
            this.bundles = bundles;
        }
    }

    private final NodeInfo info;
    private final Function<TaskId, Map<String, List<ResourceSlot>>> held;
    private final Map<TaskId, Running> running = new LinkedHashMap<>();
    private final Map<PlacementGroupId, TreeMap<Long, Share>> shares = new LinkedHashMap<>();
    private final Set<PlacementGroupId> removed = new HashSet<>();

    /** @param held what the scheduler has given to a task */
    NodeLedger(NodeInfo info, Function<TaskId, Map<String, List<ResourceSlot>>> held) {
        this.info = info;
        this.held = held;
    }

    // ------------------------------------------------------------------------------------------------ what runs

    /** It fits beside all that runs; only a task that goes on after a wait may exceed, and only in CPU. */
    void started(TaskSpec spec) {
        running.put(spec.id(), new Running(spec));
        ResourceSet demand = spec.resources();
        PlacementGroupId group = BundleResources.groupOf(demand);
        if (group == null) {
            checkNode(demand.units().keySet(), spec);
        } else {
            checkBundles(group, spec);
        }
        long slots = running.values().stream().filter(Running::takesSlot).count();
        assertThat(BundleResources.demandsNothing(demand) ? slots : 0)
                .as("task slots of %s", info.name())
                .isLessThanOrEqualTo(Math.max(info.taskSlots(), isActor(spec) ? slots : 0));
        checkGpus();
    }

    private static boolean isActor(TaskSpec spec) {
        return spec.kind() instanceof TaskSpec.Kind.CreateActor;
    }

    void waits(TaskId task, boolean waits) {
        Running found = running.get(task);
        if (found != null) {
            found.waits = waits;
        }
    }

    void ended(TaskId task) {
        running.remove(task);
    }

    // ------------------------------------------------------------------------------------------------- its bundles

    void asked(PlacementGroupId group, long transaction, List<PlacedBundle> bundles) {
        if (removed.contains(group)) {
            return;
        }
        TreeMap<Long, Share> mine = shares.computeIfAbsent(group, g -> new TreeMap<>());
        mine.headMap(transaction).values().removeIf(share -> !share.committed);
        mine.computeIfAbsent(transaction, t -> new Share(bundles));
    }

    void reserved(PlacementGroupId group, long transaction) {
        Share share = share(group, transaction);
        assertThat(share).as("reserved unasked: %s", group).isNotNull();
        if (share != null) {
            share.reserved = true;
            checkNode(sum(share.bundles).units().keySet(), group);
        }
    }

    void committed(PlacementGroupId group, long transaction) {
        Share share = share(group, transaction);
        if (share != null && share.reserved) {
            share.committed = true;
        }
    }

    void returned(PlacementGroupId group, long transaction) {
        Share share = share(group, transaction);
        if (share != null && !share.committed) {
            shares.computeIfPresent(
                    group, (g, mine) -> mine.remove(transaction) != null && mine.isEmpty() ? null : mine);
        }
    }

    void removed(PlacementGroupId group) {
        removed.add(group);
        shares.remove(group);
    }

    private @Nullable Share share(PlacementGroupId group, long transaction) {
        return shares.getOrDefault(group, new TreeMap<>()).get(transaction);
    }

    private static ResourceSet sum(List<PlacedBundle> bundles) {
        return bundles.stream().map(PlacedBundle::resources).reduce(ResourceSet.EMPTY, ResourceSet::plus);
    }

    /** What is held for groups, as "group/transaction"; of those that are committed, or of all. */
    Set<String> held(boolean committedOnly) {
        Set<String> names = new TreeSet<>();
        shares.forEach((group, mine) -> mine.forEach((transaction, share) -> {
            if (share.committed || !committedOnly) {
                names.add(group + "/" + transaction);
            }
        }));
        return names;
    }

    // ---------------------------------------------------------------------------------------------------- checks

    /** Bundles, and what runs outside those that are open here, don't exceed the node. */
    private void checkNode(Set<String> names, Object because) {
        Map<String, Long> used = new HashMap<>();
        shares.values().forEach(mine -> mine.values().stream()
                .filter(share -> share.reserved)
                .forEach(share ->
                        sum(share.bundles).units().forEach((name, units) -> used.merge(name, units, Long::sum))));
        for (Running task : running.values()) {
            PlacementGroupId group = BundleResources.groupOf(task.spec.resources());
            if (group == null || !shares.containsKey(group)) {
                task.addTo(used, BundleResources.plain(task.spec.resources()));
            }
        }
        used.keySet().retainAll(names);
        assertThat(info.resources().contains(ResourceSet.ofUnits(used)))
                .as("%s of %s on %s at %s", used, info.resources(), info.name(), because)
                .isTrue();
    }

    /** What runs in a group's bundles doesn't exceed those that are committed here. */
    private void checkBundles(PlacementGroupId group, TaskSpec spec) {
        ResourceSet open = shares.getOrDefault(group, new TreeMap<>()).values().stream()
                .filter(share -> share.committed)
                .flatMap(share -> share.bundles.stream())
                .map(bundle -> BundleResources.offered(bundle, group))
                .reduce(ResourceSet.EMPTY, ResourceSet::plus);
        Map<String, Long> used = new HashMap<>();
        for (Running task : running.values()) {
            if (BundleResources.isFor(task.spec.resources(), group)) {
                task.addTo(used, task.spec.resources());
            }
        }
        used.keySet().retainAll(spec.resources().units().keySet());
        assertThat(open.contains(ResourceSet.ofUnits(used)))
                .as("%s of bundles %s on %s at %s", used, open, info.name(), spec)
                .isTrue();
    }

    /** No GPU is in two hands. */
    private void checkGpus() {
        if (info.resources().amount(ResourceSet.GPU) > 0) {
            Map<Integer, Long> used = new HashMap<>();
            running.keySet().forEach(task -> held.apply(task)
                    .getOrDefault(ResourceSet.GPU, List.of())
                    .forEach(slot -> used.merge(slot.id(), slot.units(), Long::sum)));
            used.forEach((slot, units) ->
                    assertThat(units).as("GPU %s on %s", slot, info.name()).isLessThanOrEqualTo(ResourceSet.UNITS));
        }
    }
}
