package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * One seeded life of a session: nodes that come, break, stall, lose sight of each other and die, drivers, actors with clashing names, leases, a slow store,
 * and now and then another head.
 */
final class HeadSimulation {
    private static final @Nullable String TRACED = System.getProperty("sim.trace");
    private static final long TICK_NANOS = 250_000_000;
    private static final List<ResourceSet> SHAPES = List.of(
            ResourceSet.EMPTY,
            ResourceSet.of(Map.of("CPU", 1.0)),
            ResourceSet.of(Map.of("CPU", 0.5, "GPU", 1.0)),
            ResourceSet.of(Map.of("CPU", 64.0)));

    final Random random;
    final int maxNodes;
    final HeadConfig config = HeadConfig.from(key -> null);
    final DelayedStore store = new DelayedStore();
    final Deque<Runnable> commands = new ArrayDeque<>();
    final Map<NodeId, SimNode> nodes = new LinkedHashMap<>();
    final List<SimNode.Creation> network = new ArrayList<>();
    final BrokenLinks links;
    final HeadInvariants invariants = new HeadInvariants(this);
    private final List<SimNode> buriedNodes = new ArrayList<>();
    private long nowNanos;
    private int names;
    private int heads;
    private boolean deposed;
    Head head;
    long steps;

    HeadSimulation(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        links = new BrokenLinks(random);
        int few = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(12);
        int wanted = Integer.getInteger("sim.nodes", 0);
        maxNodes = wanted > 0 ? wanted : few;
        head = newHead();
        for (int i = 0; i < wanted; i++) {
            join();
        }
    }

    void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            disturb();
            act();
            deliver(true);
            tick(true);
            invariants.check();
        }
        calmDown();
        invariants.checkCalm();
        endEverything();
        invariants.checkNothingLeft();
    }

    // -------------------------------------------------------------------------------------------------- the head

    private Head newHead() {
        int generation = ++heads;
        NodeProvider provider = new NodeProvider() {
            @Override
            public void addNode(ResourceSet atLeast) {}

            @Override
            public void removeNode(NodeId node, String reason) {
                SimNode removed = nodes.get(node);
                if (removed != null && generation == heads && head.nodes().find(node) == null) {
                    removed.running = false;
                    removed.disconnect(); // what is killed answers nobody
                }
            }
        };
        HeadOutbox outbox = new HeadOutbox() {
            @Override
            public void send(NodeId to, HeadReply reply) {
                if (generation == heads) {
                    trace("to " + to, reply);
                    invariants.onSent(to, reply);
                    SimNode node = nodes.get(to);
                    if (node != null && node.connected) {
                        node.toNode.add(reply);
                    }
                }
            }

            @Override
            public void broadcast(HeadReply reply) {
                if (generation == heads) {
                    trace("to all", reply);
                    invariants.onBroadcast(reply);
                    nodes.values().stream().filter(node -> node.connected).forEach(node -> node.toNode.add(reply));
                }
            }
        };
        Head young = new Head(
                config,
                "sim",
                new HeadPorts(store, provider, outbox, commands::add, reason -> deposed |= generation == heads),
                random);
        young.start(nowNanos);
        return young;
    }

    private void takeOver() {
        nodes.values().forEach(SimNode::disconnect);
        head = newHead();
    }

    private void runCommands(boolean all) {
        int budget = all ? Integer.MAX_VALUE : random.nextInt(6);
        for (int i = 0; i < budget && !commands.isEmpty(); i++) {
            step(() -> commands.remove().run());
        }
        int storeSteps = all ? Integer.MAX_VALUE : random.nextInt(6);
        for (int i = 0; i < storeSteps && !store.isIdle(); i++) {
            store.step(random);
        }
    }

    /** With {@code -Dsim.trace=}: prints the messages that contain this. */
    private void trace(String way, Object message) {
        if (TRACED != null && (way + message).contains(TRACED)) {
            System.out.println(steps + " " + way + " " + message);
        }
    }

    private void step(Runnable event) {
        event.run();
        steps++;
        if (deposed) {
            throw new AssertionError("the head was deposed, though no other has taken over");
        }
        if (nodes.size() <= 16) {
            invariants.check();
        }
    }

    private void tick(boolean lively) {
        nowNanos += TICK_NANOS;
        links.tick(lively);
        for (SimNode node : nodes.values()) {
            if (node.running && (!lively || random.nextInt(8) > 0)) {
                node.bundles.work(random, lively);
                node.report(random.nextInt(4), random.nextInt(4), random.nextInt(3) * 1_000_000L);
                for (Map.Entry<ActorId, SimNode.Life> actor : List.copyOf(node.hosted.entrySet())) {
                    int life = actor.getValue().number();
                    boolean done = !lively || random.nextInt(4) == 0; // a late death leaves the calm few ticks
                    if (!actor.getValue().alive() && done) {
                        node.constructed(actor.getKey(), life);
                        invariants.onConstructed(actor.getKey(), life, node.info.id());
                    } else if (lively && random.nextInt(200) == 0) {
                        node.actorEnds(
                                actor.getKey(), life, random.nextBoolean() ? ActorState.DEAD : ActorState.RESTARTING);
                    }
                }
                node.unready().stream().filter(actor -> random.nextInt(8) == 0).forEach(node::becomeReady);
            }
        }
        step(() -> head.onTick(nowNanos));
    }

    // ------------------------------------------------------------------------------------------- what goes wrong

    private void disturb() {
        int chance = random.nextInt(100);
        SimNode node = any(n -> n.running);
        if (chance < 15 && nodes.values().stream().filter(n -> n.running).count() < maxNodes) {
            join();
        } else if (chance < 17 && node != null) {
            node.running = false;
            cut(node, random.nextBoolean());
        } else if (chance < 19 && node != null) {
            node.running = false;
            cut(node, true);
            step(() -> head.onNodeLost(node.info.id(), "killed"));
        } else if (chance < 27 && node != null) {
            cut(node, random.nextInt(4) > 0);
        } else if (chance < 29 && node != null) {
            node.stalled = true;
        } else if (chance < 31 && node != null) {
            node.repeatSomething();
        } else if (chance > 31 && chance < 35 && node != null) {
            SimNode other = any(n -> n.running);
            links.breakBetween(node, other == null ? node : other);
        } else if (chance == 31 && random.nextInt(3) == 0) {
            takeOver();
        }
        nodes.values().forEach(n -> n.stalled &= random.nextInt(60) > 0);
        reconnect(5);
    }

    private void cut(SimNode node, boolean noticed) {
        boolean wasConnected = node.connected;
        node.disconnect();
        if (wasConnected && noticed) {
            step(() -> head.onDisconnected(node.info.id()));
        }
    }

    private void reconnect(int oneIn) {
        nodes.values().stream()
                .filter(node -> node.running && !node.connected && random.nextInt(oneIn) == 0)
                .forEach(SimNode::connect);
    }

    private void join() {
        SimNode gone = any(n -> !n.running);
        boolean again = gone != null && random.nextInt(3) == 0;
        boolean workers = random.nextInt(4) > 0;
        int slots = workers ? 1 + random.nextInt(4) : 0;
        double gpus = random.nextInt(3) == 0 ? 1 : 0;
        String name = again && gone != null ? gone.info.name() : "node-" + ++names;
        long epoch = again && gone != null ? gone.info.epoch() + 1 : 1;
        NodeInfo info = new NodeInfo(
                NodeId.of(name),
                epoch,
                name,
                new Endpoint("h", names),
                workers ? ResourceSet.of(Map.of("CPU", (double) slots, "GPU", gpus)) : ResourceSet.EMPTY,
                slots,
                Map.of());
        SimNode old = nodes.put(info.id(), new SimNode(info));
        if (old != null) {
            old.running = false;
            buriedNodes.add(old);
        }
    }

    // ------------------------------------------------------------------------------------------ what programs do

    private void act() {
        for (int i = random.nextInt(4); i > 0; i--) {
            SimNode node = any(n -> n.running);
            if (node != null) {
                act(node);
            }
        }
    }

    private void act(SimNode node) {
        JobId job = node.job;
        switch (random.nextInt(13)) {
            case 10, 11, 12 -> actOnGroups(node);
            case 0 -> {
                if (!node.jobAsked) {
                    node.startJob();
                }
            }
            case 1 -> {
                if (job != null && random.nextInt(3) == 0) {
                    node.endJob();
                }
            }
            case 2, 3, 4 ->
                node.want(SHAPES.get(random.nextInt(SHAPES.size())), random.nextInt(3) * random.nextInt(20));
            case 5, 6 -> makeActor(node);
            case 7 -> node.findActor("actor-" + random.nextInt(4));
            case 8 -> {
                ActorId actor = anyActor();
                if (actor != null) {
                    node.watch(actor);
                }
            }
            default -> {
                ActorId actor = anyActor();
                if (actor != null && random.nextInt(3) == 0) {
                    node.kill(actor, random.nextBoolean());
                }
            }
        }
    }

    private void actOnGroups(SimNode node) {
        JobId job = node.job;
        PlacementGroupId group = anyGroup();
        switch (random.nextInt(5)) {
            case 0, 1 -> makeGroup(node, job);
            case 2 -> {
                if (group != null && random.nextInt(2) == 0) {
                    node.removeGroup(group);
                }
            }
            case 3 -> {
                if (group != null) {
                    node.awaitGroup(group, random.nextInt(10_000));
                }
            }
            default -> {
                if (group != null) {
                    node.want(inGroup(SHAPES.get(random.nextInt(SHAPES.size())), group), random.nextInt(20));
                }
            }
        }
    }

    private void makeGroup(SimNode node, @Nullable JobId job) {
        String name = random.nextBoolean() ? "" : "group-" + random.nextInt(3);
        PlacementStrategy strategy = List.of(PlacementStrategy.values()).get(random.nextInt(4));
        ActorId creator = any(node.hosted.keySet());
        if (creator != null && random.nextInt(3) == 0) {
            node.createGroup(name, strategy, GroupInvariants.bundles(random), creator, creator.getJobId());
        } else if (job != null && !node.endingJob) {
            node.createGroup(name, strategy, GroupInvariants.bundles(random), null, job);
        }
    }

    private @Nullable PlacementGroupId anyGroup() {
        SimNode node = any(n -> !n.groups.isEmpty());
        return node == null ? null : any(node.groups);
    }

    private ResourceSet inGroup(ResourceSet plain, PlacementGroupId group) {
        return BundleResources.demand(plain, group, random.nextInt(3) - 1);
    }

    SortedMap<String, ControlStore.Versioned> load(String prefix) {
        return store.durable.load(prefix).toCompletableFuture().join();
    }

    private void makeActor(SimNode node) {
        String name = random.nextBoolean() ? "" : "actor-" + random.nextInt(4);
        PlacementGroupId group = random.nextInt(4) == 0 ? anyGroup() : null;
        ResourceSet plain = SHAPES.get(random.nextInt(SHAPES.size()));
        ResourceSet demand = group == null ? plain : inGroup(plain, group);
        boolean detached = random.nextInt(4) == 0;
        JobId job = node.job;
        ActorId creator = any(node.hosted.keySet());
        int maxRestarts = random.nextInt(2) * (random.nextInt(4) - 1);
        boolean ready = random.nextInt(4) > 0;
        if (creator != null && random.nextInt(3) == 0) {
            node.registerActor(name, detached, maxRestarts, ready, demand, creator, creator.getJobId());
        } else if (job != null && !node.endingJob) {
            node.registerActor(name, detached, maxRestarts, ready, demand, null, job);
        }
    }

    private @Nullable ActorId anyActor() {
        SimNode node = any(n -> !n.mine.isEmpty());
        return node == null ? null : any(node.mine.keySet());
    }

    private @Nullable SimNode any(Predicate<SimNode> filter) {
        return any(nodes.values().stream().filter(filter).toList());
    }

    private <T> @Nullable T any(Collection<T> choices) {
        return choices.isEmpty() ? null : List.copyOf(choices).get(random.nextInt(choices.size()));
    }

    // --------------------------------------------------------------------------------------------------- delivery

    private void deliver(boolean lively) {
        List<SimNode> order = new ArrayList<>(nodes.values());
        Collections.shuffle(order, random);
        for (SimNode node : order) {
            if (lively && node.stalled) {
                continue;
            }
            for (int i = budget(lively); i > 0 && !node.toHead.isEmpty(); i--) {
                HeadRequest request = node.toHead.remove();
                trace("from " + node.info.id(), request);
                step(() -> head.onRequest(node.info.id(), node.info.epoch(), request));
                if (lively) {
                    runCommands(false);
                }
            }
            for (int i = budget(lively); i > 0 && !node.toNode.isEmpty(); i--) {
                node.hear(node.toNode.remove());
            }
            network.addAll(node.creations);
            node.creations.clear();
        }
        for (int i = budget(lively); i > 0 && !network.isEmpty(); i--) {
            SimNode.Creation creation = network.remove(random.nextInt(network.size()));
            SimNode host = nodes.get(creation.host());
            if (host != null) {
                host.create(creation);
            }
        }
    }

    private int budget(boolean lively) {
        return lively ? random.nextInt(12) : Integer.MAX_VALUE;
    }

    // -------------------------------------------------------------------------------------------------- the end

    /** Nothing goes wrong any more, until all that was going on is settled. */
    private void calmDown() {
        for (int i = 0; i < 100; i++) {
            nodes.values().forEach(node -> node.stalled = false);
            reconnect(1);
            settle();
            tick(false);
        }
        settle();
    }

    private void settle() {
        do {
            deliver(false);
            runCommands(true);
        } while (!commands.isEmpty()
                || !store.isIdle()
                || !network.isEmpty()
                || nodes.values().stream().anyMatch(n -> !n.toHead.isEmpty() || !n.toNode.isEmpty()));
    }

    private void endEverything() {
        nodes.values().stream().filter(node -> node.running).forEach(node -> {
            List.copyOf(node.backlog.keySet()).forEach(shape -> node.want(shape, 0));
            node.endJob();
        });
        calmDown();
        head.snapshot().actors().stream().map(ActorInfo::id).forEach(this::killIfAnybodyIsThere);
        calmDown();
    }

    private void killIfAnybodyIsThere(ActorId actor) {
        SimNode node = any(n -> n.running);
        if (node != null) {
            node.kill(actor, true);
        }
    }
}
