package org.rayonyarn.ray.api;

import io.ray.api.PlacementGroups;
import io.ray.api.Ray;
import io.ray.api.options.PlacementGroupCreationOptions;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the cases about placement groups and resources run. */
final class PlacementGroupPrograms {
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private PlacementGroupPrograms() {}

    static String node() {
        return Ray.getRuntimeContext().getCurrentNodeId().toString();
    }

    static List<Long> gpus() {
        return Ray.getRuntimeContext().getGpuIds();
    }

    static List<Long> gpusForAWhile() throws InterruptedException {
        Thread.sleep(300);
        return gpus();
    }

    static double held(String resource) {
        return Ray.internal().getAvailableResourceIds().getOrDefault(resource, List.of()).stream()
                .mapToDouble(value -> value.capacity)
                .sum();
    }

    /** How many tasks of this kind were running in this process when it began. */
    static int neighbours() throws InterruptedException {
        int running = RUNNING.incrementAndGet();
        Thread.sleep(5);
        RUNNING.decrementAndGet();
        return running;
    }

    static int sleep(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    /** A group that another task was given as an argument. */
    static String nodeIn(PlacementGroup group) {
        return Ray.task(PlacementGroupPrograms::node)
                .setPlacementGroup(group, 0)
                .remote()
                .get();
    }

    /** An actor that says where it is. */
    static final class Resident {
        String where() {
            return node();
        }

        List<Long> devices() {
            return gpus();
        }

        long pid() {
            return ProcessHandle.current().pid();
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    static PlacementGroup group(String name, PlacementStrategy strategy, Map<String, Double>... bundles) {
        return PlacementGroups.createPlacementGroup(new PlacementGroupCreationOptions.Builder()
                .setName(name)
                .setBundles(List.of(bundles))
                .setStrategy(strategy)
                .build());
    }

    /** As many equal bundles. */
    static PlacementGroup group(PlacementStrategy strategy, int count, Map<String, Double> bundle) {
        List<Map<String, Double>> bundles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bundles.add(bundle);
        }
        return PlacementGroups.createPlacementGroup(new PlacementGroupCreationOptions.Builder()
                .setBundles(bundles)
                .setStrategy(strategy)
                .build());
    }
}
