package org.rayonyarn.ray.head;

import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * One seeded life of a whole cluster: the head and the schedulers of all nodes are the product's, time, store and network are
 * not. Drivers flood it with tasks of all shapes for a while, tasks make tasks and wait for them, actors and placement groups
 * come and go and are used; nodes die and come, some of them by a task's doing, and connections with the head and between nodes
 * break.
 */
final class ClusterSimulation {
    private static final @Nullable String TRACED = System.getProperty("sim.trace");
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

    /** No actor takes half a node for long. */
    static final List<ResourceSet> ACTOR_SHAPES =
            SHAPES.stream().filter(shape -> shape.amount("CPU") < 4).toList();

    /** As many nodes as make a look into the head's books at each of its steps affordable. */
    private static final int FEW_NODES = 16;

    final Random random;
    final SimTime time;
    final Map<NodeId, ClusterNode> alive = new LinkedHashMap<>();
    final Head head;
    final ClusterInvariants invariants = new ClusterInvariants(this);
    final ClusterLinks links = new ClusterLinks(this);
    final ClusterPrograms programs;
    final RevokedLeases leases = new RevokedLeases();
    private final DelayedStore store = new DelayedStore();
    private final HeadConfig config = HeadConfig.from(key -> null);
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private final int wanted;
    private boolean storeIsBusy;
    private long joined;
    private long tasksLeft;
    long made;
    int suspects;

    /** @param nodes how many have workers, beside the drivers; at least 2 */
    ClusterSimulation(long seed, int nodes, long tasks) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.time = new SimTime(random);
        this.programs = new ClusterPrograms(this);
        this.wanted = nodes;
        this.tasksLeft = tasks;
        this.head = new Head(
                config,
                "sim",
                new HeadPorts(store, new NoSupply(), new Outbox(), commands::add, reason -> {
                    throw new AssertionError(reason);
                }),
                random);
        head.start(time.now());
        settle();
        joinAnchors();
        for (int i = 2; i < nodes; i++) {
            join("node-", someResources(), 8);
        }
        for (int i = 0; i < 1 + Math.min(10, nodes / 10); i++) {
            ClusterNode driver = join("driver-", Map.of(), 0);
            time.within(100 * SimTime.MILLI, () -> submitSome(driver));
        }
        tick();
        time.in(50 * SimTime.MILLI, this::disturb);
        time.within(150 * SimTime.MILLI, this::breakLinks);
    }

    /** They are the eldest, so that the others go where links break. */
    private void joinAnchors() {
        join("anchor-", everything(), 8);
        join("anchor-", everything(), 8);
        while (head.nodes().alive().count() < 2) {
            next();
        }
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
        while (tasksLeft > 0 || programs.isBusy() || alive.values().stream().anyMatch(node -> !node.isIdle())) {
            next();
        }
        links.heal();
        pass(Duration.ofSeconds(30));
        invariants.checkCalm();
        programs.endAll();
        pass(Duration.ofSeconds(10));
        invariants.checkNothingLeft();
    }

    private void pass(Duration calm) {
        for (long end = time.now() + calm.toNanos(); time.now() < end; ) {
            next();
        }
    }

    private void next() {
        time.next();
        settle();
    }

    private void settle() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        if (!store.isIdle() && !storeIsBusy) {
            storeIsBusy = true;
            time.within(SimTime.MILLI / 2, () -> {
                storeIsBusy = false;
                store.step(random);
            });
        }
    }

    private void tick() {
        head.onTick(time.now());
        invariants.checkNothingStarves();
        links.check();
        HeadBooks.check(head);
        time.in(config.tick().toNanos(), this::tick);
    }

    private void submitSome(ClusterNode driver) {
        for (long burst = Math.min(tasksLeft, 1 + random.nextInt(200)); burst > 0; burst--) {
            tasksLeft--;
            ResourceSet shape = SHAPES.get(random.nextInt(SHAPES.size()));
            driver.tasks.submit(1, programs.perhapsInGroup(shape));
        }
        for (int acts = random.nextInt(5); acts > 0; acts--) {
            programs.act(driver);
        }
        if (tasksLeft > 0) {
            time.within(100 * SimTime.MILLI, () -> submitSome(driver));
        }
    }

    // ------------------------------------------------------------------------------------------- what goes wrong

    private void disturb() {
        if (tasksLeft > 0) {
            time.in((20 + random.nextInt(400)) * SimTime.MILLI, this::disturb);
            List<ClusterNode> nodes = List.copyOf(alive.values());
            ClusterNode node = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> die(node);
                case 2 -> disconnect(node);
                default -> {}
            }
        }
        if (alive.size() < wanted || random.nextInt(10) == 0) {
            join("node-", someResources(), 8);
        }
    }

    private void breakLinks() {
        if (tasksLeft > 0) {
            List<ClusterNode> nodes = List.copyOf(alive.values());
            links.breakOne(nodes.get(random.nextInt(nodes.size())), anyOrADriver(nodes));
            time.within(150 * SimTime.MILLI, this::breakLinks);
        }
    }

    /** Drivers have something to say to everybody. */
    private ClusterNode anyOrADriver(List<ClusterNode> nodes) {
        List<ClusterNode> drivers = nodes.stream().filter(ClusterNode::isDriver).toList();
        List<ClusterNode> choices = random.nextBoolean() ? drivers : nodes;
        return choices.get(random.nextInt(choices.size()));
    }

    /** Anchors stay, so that all shapes remain feasible, and drivers, so that their tasks can be waited for. */
    void die(ClusterNode node) {
        if (node.mayDie() && alive.remove(node.id()) != null) {
            node.tasks.open().forEach((TaskId task) -> invariants.cease(task));
            programs.onNodeDied(node);
            time.within(500 * SimTime.MILLI, () -> head.onNodeLost(node.id(), "killed"));
        }
    }

    /** Three of four times the head notices before the node comes again. */
    private void disconnect(ClusterNode node) {
        node.disconnect();
        int broken = node.connection();
        if (random.nextInt(4) > 0) {
            time.within(100 * SimTime.MILLI, () -> {
                if (node.connection() == broken && !node.isConnected()) {
                    head.onDisconnected(node.id());
                }
            });
        }
    }

    // -------------------------------------------------------------------------------------------------- messages

    /** What somebody has sent before its death is heard, but not what was sent on a connection that broke since. */
    void tellHead(ClusterNode from, BooleanSupplier stillConnected, HeadRequest request) {
        time.post(from.id(), HEAD, () -> {
            if (stillConnected.getAsBoolean()) {
                trace("from " + from.info().name(), request);
                head.onRequest(from.id(), 1, request);
                if (alive.size() <= FEW_NODES) {
                    HeadBooks.check(head);
                }
            }
        });
    }

    /** With {@code -Dsim.trace=}: prints the messages that contain this. */
    void trace(String way, Object message) {
        if (TRACED != null && (way + message).contains(TRACED)) {
            System.out.println(time.now() / SimTime.MILLI + " ms " + way + " " + message);
        }
    }

    private final class Outbox implements HeadOutbox {
        @Override
        public void send(NodeId to, HeadReply reply) {
            ClusterNode node = alive.get(to);
            if (node != null && node.isConnected()) {
                int connection = node.connection();
                time.post(HEAD, to, () -> {
                    if (node.isAlive() && node.connection() == connection) {
                        trace("to " + node.info().name(), reply);
                        node.hear(reply);
                    }
                });
            }
        }

        @Override
        public void broadcast(HeadReply reply) {
            if (reply instanceof HeadReply.NodeDied death) {
                links.onDied(death);
            }
            List.copyOf(alive.keySet()).forEach(node -> send(node, reply));
        }
    }

    private static final class NoSupply implements NodeProvider {
        @Override
        public void addNode(ResourceSet atLeast) {}

        @Override
        public void removeNode(NodeId node, String reason) {}
    }

    String report() {
        return "nodes=" + wanted + " suspects=" + suspects + " groups=" + programs.groupsCreated + " actorLives="
                + programs.actorsAlive + " simulated=" + time.now() / 1_000 / SimTime.MILLI + "s "
                + leases + " " + invariants.report();
    }
}
