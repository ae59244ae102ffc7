package org.rayonyarn.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Nodes with disks under a planner: heartbeats each 3 s, block reports each minute, copies that take a while and may
 * fail; nodes fall silent and come back, disks are lost (which a node says with its next word), whole racks are cut off. One failure at a time within a
 * heartbeat, as the planner's invariant assumes.
 */
final class ReplicationSimulation {
    static final long SECOND = 1_000_000_000L;

    private record Event(long atNs, long order, Runnable step) {}

    private static final class Disk {
        final Map<String, Long> copies = new HashMap<>();
        long downUntilNs;
        boolean replaced;
    }

    final SplittableRandom random;
    final ReplicationPlanner planner;
    final int racks;
    final int perRack;
    final Map<String, Disk> disks = new HashMap<>();
    final Set<String> objects = new HashSet<>();
    final Set<String> destroyed = new HashSet<>();
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private long order;
    long nowNs;
    boolean calm;
    int copiesMade;
    int copiesDeleted;

    ReplicationSimulation(long seed, int racks, int perRack, int objectCount) {
        this.random = new SplittableRandom(seed);
        this.racks = racks;
        this.perRack = perRack;
        ReplicationConfig config = new ReplicationConfig(3, Duration.ofSeconds(15), 2, 4, Duration.ofSeconds(60));
        this.planner = new ReplicationPlanner(config, random.split());
        for (int i = 0; i < racks * perRack; i++) {
            String node = "n" + i;
            disks.put(node, new Disk());
            planner.onHeartbeat(node, rack(node), 0);
            every(3 * SECOND, () -> heartbeat(node));
            every(60 * SECOND, () -> report(node));
        }
        for (int i = 0; i < objectCount; i++) {
            write("o" + i);
        }
        every(SECOND, this::plan);
    }

    void misfortunes() {
        every(10 * SECOND, () -> {
            if (!calm) {
                misfortune();
            }
        });
    }

    void runFor(Duration time) {
        long endNs = nowNs + time.toNanos();
        while (!queue.isEmpty() && queue.peek().atNs <= endNs) {
            Event event = queue.remove();
            nowNs = event.atNs;
            event.step.run();
        }
        nowNs = endNs;
    }

    /** How long until nothing is short of copies, after the silence of the failed was noticed. */
    Duration timeToFullReplication(Duration patience) {
        long startNs = nowNs;
        while (nowNs - startNs < patience.toNanos()) {
            runFor(Duration.ofSeconds(1));
            if (nowNs - startNs > 20 * SECOND && planner.underReplicated() == 0) {
                return Duration.ofNanos(nowNs - startNs);
            }
        }
        throw new AssertionError("not fully replicated after " + patience + ": short=" + planner.underReplicated());
    }

    void failRack(int rack) {
        for (String node : disks.keySet()) {
            if (rackNumber(node) == rack) {
                disk(node).downUntilNs = Long.MAX_VALUE;
            }
        }
    }

    long intactCopies(String object) {
        return disks.values().stream().filter(d -> d.copies.containsKey(object)).count();
    }

    List<String> holders(String object) {
        return disks.keySet().stream()
                .filter(n -> disk(n).copies.containsKey(object))
                .toList();
    }

    int rackNumber(String node) {
        return Integer.parseInt(node.substring(1)) / perRack;
    }

    boolean isUp(String node) {
        return disk(node).downUntilNs <= nowNs;
    }

    private void misfortune() {
        String node = "n" + random.nextInt(racks * perRack);
        switch (random.nextInt(5)) {
            case 0 -> loseDisk(node);
            case 1, 2, 3 -> disk(node).downUntilNs = nowNs + random.nextLong(90) * SECOND;
            default -> {
                int rack = random.nextInt(racks);
                long until = nowNs + random.nextLong(60) * SECOND;
                disks.keySet().stream()
                        .filter(n -> rackNumber(n) == rack)
                        .forEach(n -> disk(n).downUntilNs = Math.max(disk(n).downUntilNs, until));
            }
        }
    }

    private void loseDisk(String node) {
        Set<String> lost = Set.copyOf(disk(node).copies.keySet());
        disk(node).copies.clear();
        disk(node).replaced = true;
        heartbeat(node);
        for (String object : lost) {
            if (intactCopies(object) == 0) {
                destroyed.add(object);
            }
        }
    }

    private void write(String object) {
        objects.add(object);
        planner.onObject(object, 1);
        for (String node : planner.targetsFor("n" + random.nextInt(racks * perRack))) {
            disk(node).copies.put(object, 1L);
            planner.onCopy(node, object, 1);
        }
    }

    private void heartbeat(String node) {
        if (isUp(node)) {
            planner.onHeartbeat(node, rack(node), nowNs);
            if (disk(node).replaced) {
                disk(node).replaced = false;
                report(node);
            }
        }
    }

    private void report(String node) {
        if (isUp(node)) {
            planner.onBlockReport(node, Map.copyOf(disk(node).copies));
        }
    }

    private void plan() {
        for (ReplicationOrder order : planner.tick(nowNs)) {
            if (order instanceof ReplicationOrder.Copy copy) {
                after(SECOND + random.nextLong(4 * SECOND), () -> copy(copy));
            } else if (order instanceof ReplicationOrder.Delete delete) {
                after(random.nextLong(SECOND), () -> delete(delete));
            }
        }
    }

    private void copy(ReplicationOrder.Copy copy) {
        boolean fails = !calm && random.nextInt(20) == 0;
        boolean possible = isUp(copy.source())
                && isUp(copy.target())
                && disk(copy.source()).copies.containsKey(copy.object());
        if (fails || !possible) {
            if (random.nextBoolean()) {
                planner.onCopyFailed(copy.object(), copy.target());
            }
            return;
        }
        disk(copy.target()).copies.put(copy.object(), copy.generation());
        copiesMade++;
        if (calm || random.nextInt(20) != 0) {
            planner.onCopy(copy.target(), copy.object(), copy.generation());
        }
    }

    private void delete(ReplicationOrder.Delete delete) {
        if (!isUp(delete.node())) {
            return;
        }
        if (disk(delete.node()).copies.remove(delete.object()) == null) {
            planner.onCopyLost(delete.node(), delete.object());
            return;
        }
        copiesDeleted++;
        boolean another = holders(delete.object()).stream().anyMatch(this::isUp);
        if (!another) {
            throw new AssertionError("a delete took the last live copy: " + delete + " at=" + nowNs / SECOND + " s");
        }
        planner.onCopyLost(delete.node(), delete.object());
    }

    private void every(long periodNs, Runnable step) {
        after(1 + random.nextLong(periodNs), new Runnable() {
            @Override
            public void run() {
                step.run();
                after(periodNs, this);
            }
        });
    }

    private void after(long delayNs, Runnable step) {
        queue.add(new Event(nowNs + delayNs, order++, step));
    }

    private Disk disk(String node) {
        return java.util.Objects.requireNonNull(disks.get(node));
    }

    private String rack(String node) {
        return "/r" + rackNumber(node);
    }

    List<String> snapshot() {
        return new ArrayList<>(objects);
    }
}
