package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * One seeded life of a whole cluster: the head and the schedulers of all nodes are the product's, time and network are not. Drivers
 * flood it with tasks of all shapes for a while, tasks make tasks and wait for them, nodes die and come, some of them by a task's
 * doing. Messages take their time and keep their order between two ends.
 */
final class ClusterSimulation {
    static final NodeId HEAD = NodeId.of("head");
    static final String RARE = "rare";
    static final List<ResourceSet> SHAPES = List.of(
            ResourceSet.EMPTY,
            ResourceSet.of(Map.of("CPU", 0.5)),
            ResourceSet.of(Map.of("CPU", 1.0)),
            ResourceSet.of(Map.of("CPU", 1.0)),
            ResourceSet.of(Map.of("CPU", 2.0, "memory", 2.0)),
            ResourceSet.of(Map.of("CPU", 4.0)),
            ResourceSet.of(Map.of("CPU", 1.0, "GPU", 0.5)),
            ResourceSet.of(Map.of("CPU", 1.0, RARE, 1.0)));

    /** Nothing that a waiting parent keeps. */
    static final List<ResourceSet> CHILD_SHAPES = SHAPES.subList(0, 3);

    private static final long MILLI = 1_000_000;

    /** Whatever any node can run has ended so long after its submission, in a cluster that is flooded and loses nodes. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private record Event(long at, long number, Runnable action) {}

    private record Channel(NodeId from, NodeId to) {}

    private record Execution(TaskId task, int attempt) {}

    final Random random;
    final Map<NodeId, ClusterNode> alive = new LinkedHashMap<>();
    private final Head head;
    private final HeadConfig config = HeadConfig.from(key -> null);
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Map<Channel, Long> lastArrivals = new HashMap<>();
    private final Set<Execution> started = new HashSet<>();
    private final Map<TaskId, Long> submitted = new HashMap<>();
    private final Map<ResourceSet, Long> longest = new LinkedHashMap<>();
    private final int wanted;
    private long now;
    private long eventsSoFar;
    private long joined;
    private long tasksLeft;
    long made;
    long ended;
    int suspects;

    /** @param nodes how many have workers, beside the drivers; at least 2 */
    ClusterSimulation(long seed, int nodes, long tasks) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.wanted = nodes;
        this.tasksLeft = tasks;
        this.now = random.nextInt(1_000_000);
        this.head = new Head(
                config,
                "sim",
                new HeadPorts(new InMemoryControlStore(), new NoSupply(), new Outbox(), commands::add, reason -> {
                    throw new AssertionError(reason);
                }),
                random);
        head.start(now);
        settle();
        for (int i = 0; i < nodes; i++) {
            join(i < 2 ? "anchor-" : "node-", i < 2 ? everything() : someResources(), 8);
        }
        for (int i = 0; i < 1 + Math.min(10, nodes / 10); i++) {
            ClusterNode driver = join("driver-", Map.of(), 0);
            in(random.nextInt(100) * MILLI, () -> submitSome(driver));
        }
        tick();
        in(50 * MILLI, this::disturb);
    }

    /** The rare resource is there on anchors alone, as much as a cluster of this size asks for. */
    private Map<String, Double> everything() {
        double scale = 1 + wanted / 20;
        return Map.of("CPU", 8 * scale, "memory", 16.0, "GPU", 2.0, RARE, scale);
    }

    private Map<String, Double> someResources() {
        double cpus = 1 + random.nextInt(8);
        return random.nextInt(5) == 0
                ? Map.of("CPU", cpus, "memory", 8.0, "GPU", 1.0)
                : Map.of("CPU", cpus, "memory", random.nextInt(2) * 8.0);
    }

    private ClusterNode join(String kind, Map<String, Double> resources, int slots) {
        ClusterNode node = new ClusterNode(this, HeadFixture.node(kind + joined++, slots, resources));
        alive.put(node.id(), node);
        node.begin();
        return node;
    }

    // --------------------------------------------------------------------------------------------------- a life

    void run() {
        while (tasksLeft > 0 || alive.values().stream().anyMatch(node -> !node.isIdle())) {
            next();
        }
        for (long calm = now + Duration.ofSeconds(30).toNanos(); now < calm; ) {
            next();
        }
        checkCalm();
    }

    private void next() {
        Event event = events.remove();
        now = event.at();
        event.action().run();
        settle();
    }

    private void settle() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    long now() {
        return now;
    }

    void in(long nanos, Runnable action) {
        events.add(new Event(now + nanos, eventsSoFar++, action));
    }

    private void tick() {
        head.onTick(now);
        checkNothingStarves();
        in(config.tick().toNanos(), this::tick);
    }

    private void submitSome(ClusterNode driver) {
        for (long burst = Math.min(tasksLeft, 1 + random.nextInt(200)); burst > 0; burst--) {
            tasksLeft--;
            driver.submit(1, SHAPES.get(random.nextInt(SHAPES.size())));
        }
        if (tasksLeft > 0) {
            in(random.nextInt(100) * MILLI, () -> submitSome(driver));
        }
    }

    private void disturb() {
        if (tasksLeft > 0) {
            in((20 + random.nextInt(400)) * MILLI, this::disturb);
            if (random.nextInt(3) == 0) {
                List<ClusterNode> nodes = List.copyOf(alive.values());
                die(nodes.get(random.nextInt(nodes.size())));
            }
        }
        if (alive.size() < wanted || random.nextInt(10) == 0) {
            join("node-", someResources(), 8);
        }
    }

    /** Anchors stay, so that all shapes remain feasible, and drivers, so that their tasks can be waited for. */
    void die(ClusterNode node) {
        if (node.mayDie() && alive.remove(node.id()) != null) {
            node.openTasks().forEach(submitted::remove);
            in(random.nextInt(500) * MILLI, () -> head.onNodeLost(node.id(), "killed"));
        }
    }

    // -------------------------------------------------------------------------------------------------- messages

    /** Whoever has died meanwhile hears nothing; what it has sent before is heard. */
    void post(NodeId from, NodeId to, Runnable message) {
        Channel channel = new Channel(from, to);
        long earliest = now + 50_000 + random.nextInt(random.nextInt(20) == 0 ? 30_000_000 : 1_000_000);
        long at = Math.max(earliest, lastArrivals.getOrDefault(channel, 0L));
        lastArrivals.put(channel, at);
        events.add(new Event(at, eventsSoFar++, () -> {
            if (to.equals(HEAD) || alive.containsKey(to)) {
                message.run();
            }
        }));
    }

    void tellHead(NodeId from, HeadRequest request) {
        post(from, HEAD, () -> head.onRequest(from, 1, request));
    }

    private final class Outbox implements HeadOutbox {
        @Override
        public void send(NodeId to, HeadReply reply) {
            ClusterNode node = alive.get(to);
            if (node != null) {
                post(HEAD, to, () -> node.hear(reply));
            }
        }

        @Override
        public void broadcast(HeadReply reply) {
            List.copyOf(alive.keySet()).forEach(node -> send(node, reply));
        }
    }

    private static final class NoSupply implements NodeProvider {
        @Override
        public void addNode(ResourceSet atLeast) {}

        @Override
        public void removeNode(NodeId node, String reason) {}
    }

    // ------------------------------------------------------------------------------------------------ invariants

    void onSubmitted(TaskSpec spec) {
        submitted.put(spec.id(), now);
    }

    void onStarted(TaskSpec spec) {
        assertThat(started.add(new Execution(spec.id(), spec.attempt())))
                .as("started once: task=%s attempt=%s", spec.id(), spec.attempt())
                .isTrue();
    }

    void onEnded(TaskSpec spec) {
        ended++;
        Long since = submitted.remove(spec.id());
        if (since != null) {
            longest.merge(spec.resources(), now - since, Math::max);
        }
    }

    private void checkNothingStarves() {
        submitted.forEach((task, since) -> assertThat(now - since)
                .as("task %s waits since %d ms", task, (now - since) / MILLI)
                .isLessThan(LONGEST.toNanos()));
    }

    private void checkCalm() {
        alive.values().forEach(ClusterNode::checkCalm);
        assertThat(head.snapshot().slotsGranted())
                .as("leases that nobody needs")
                .isZero();
    }

    /** For each shape the longest time from submission to end. */
    String report() {
        StringBuilder text = new StringBuilder();
        longest.forEach((shape, nanos) ->
                text.append(shape).append('=').append(nanos / MILLI).append("ms "));
        return "nodes=" + wanted + " tasks=" + ended + " executions=" + started.size() + " suspects=" + suspects
                + " simulated=" + now / 1_000 / MILLI + "s longest: " + text;
    }
}
