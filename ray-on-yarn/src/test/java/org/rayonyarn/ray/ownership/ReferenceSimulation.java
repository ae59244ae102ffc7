package org.rayonyarn.ray.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * One seeded life of a few nodes that make objects, put references into each other and hand them round in arguments, results
 * and values. Messages keep their order between two ends and else come when they come; connections break and lose what was
 * under way; nodes die at any step and new ones come. The head alone is no part of it: it tells of deaths in one order.
 */
final class ReferenceSimulation {
    record Channel(NodeId from, NodeId to) {}

    final Random random;
    final Set<References.Rule> rules;
    final Map<NodeId, SimNode> alive = new LinkedHashMap<>();
    final Map<Channel, ArrayDeque<SimMessage>> network = new LinkedHashMap<>();
    final Map<ObjectId, Long> order = new HashMap<>();
    final Set<ObjectId> forgotten = new HashSet<>();
    final Set<ObjectId> freed = new HashSet<>();
    final SimHead head = new SimHead(this);
    private final Map<Channel, Boolean> slow = new HashMap<>();
    long made;
    long tasks;
    private boolean disturbed = true;
    private final boolean withActors;

    /** Between nodes: a message of the product, or a value that was pulled. */
    sealed interface SimMessage {
        record Product(NodeMessage message) implements SimMessage {}

        record Pull(ObjectAddress object) implements SimMessage {}

        record Value(ObjectAddress object, List<ObjectAddress> inside) implements SimMessage {}
    }

    ReferenceSimulation(long seed, Set<References.Rule> rules) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.rules = rules;
        this.withActors = random.nextInt(2) == 0; // what they do leaves less room for the rest
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            join();
        }
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            disturb();
            act(pick(alive.values()));
            turn();
            checkNothingIsFreedEarly();
        }
        disturbed = false;
        calm();
        checkNothingLeaks("what nobody can reach is known no more");
        alive.values().forEach(SimNode::dropAllRoots);
        calm();
        head.endDetached();
        calm();
        checkNothingLeaks("when all is over");
        alive.values().forEach(node -> assertThat(node.table.size())
                .as("objects left on %s: %s", node, node.pending())
                .isZero());
    }

    // ------------------------------------------------------------------------------------------------ what happens

    private void disturb() {
        switch (random.nextInt(120)) {
            case 0 -> {
                if (alive.size() > 2) {
                    die(pick(alive.values()));
                }
            }
            case 1 -> {
                if (alive.size() < 7) {
                    join();
                }
            }
            case 2, 3, 4 -> breakConnection(pick(alive.keySet()), pick(alive.keySet()));
            default -> {}
        }
    }

    private void act(SimNode node) {
        switch (random.nextInt(withActors ? 32 : 16)) {
            case 0 -> node.put();
            case 1, 2, 3 -> node.submit();
            case 4, 5, 6, 7, 8 -> node.dropRoot();
            case 9, 10, 11 -> node.read();
            case 16, 17 -> node.actors.create();
            case 18, 19, 20, 21, 22 -> node.actors.call();
            case 23, 24, 25, 26, 27, 28, 29 -> node.actors.work();
            case 30 -> maybe(node::free);
            case 31 -> node.dropRoot();
            default -> node.work();
        }
    }

    private void turn() {
        for (int i = random.nextInt(5); i > 0; i--) {
            SimNode node = pick(alive.values());
            switch (random.nextInt(7)) {
                case 6 -> head.placeOne();
                case 0 -> node.hearDeath();
                case 1 -> node.onTick();
                case 2 -> node.runLocal();
                default -> deliverOne();
            }
        }
    }

    private void deliverOne() {
        if (!network.isEmpty()) {
            Channel channel = pick(network.keySet());
            if (disturbed && isSlow(channel) && random.nextInt(30) > 0) {
                return;
            }
            ArrayDeque<SimMessage> messages = network.getOrDefault(channel, new ArrayDeque<>());
            SimMessage message = messages.remove();
            if (messages.isEmpty()) {
                network.remove(channel);
            }
            SimNode to = alive.get(channel.to());
            if (to != null) {
                to.deliver(channel.from(), message);
            }
        }
    }

    /** Some ways are slow for a lifetime, so that what goes round about them is there first. */
    private boolean isSlow(Channel channel) {
        return slow.computeIfAbsent(channel, id -> random.nextInt(3) == 0);
    }

    void post(NodeId from, NodeId to, SimMessage message) {
        assertThat(from).isNotEqualTo(to);
        if (alive.containsKey(to)) {
            network.computeIfAbsent(new Channel(from, to), id -> new ArrayDeque<>())
                    .add(message);
        }
    }

    private void join() {
        SimNode node = new SimNode(this, made++);
        alive.values().forEach(other -> {
            other.news.add(() -> other.known.add(node.id));
            node.known.add(other.id);
        });
        alive.put(node.id, node);
        head.onJoined(node);
    }

    private void maybe(Runnable rare) {
        if (random.nextInt(4) == 0) {
            rare.run();
        }
    }

    /** What it has sent last may be lost; the rest is heard until the receiver hears of the death. */
    private void die(SimNode node) {
        alive.remove(node.id);
        network.keySet().removeIf(channel -> channel.to().equals(node.id)); // what the dead have sent it, too
        for (NodeId other : alive.keySet()) {
            lose(new Channel(node.id, other));
        }
        head.beforeDeath(node.id);
        alive.values().forEach(other -> other.news.add(() -> other.onNodeDied(node.id)));
        head.onDied(node.id);
    }

    private void breakConnection(NodeId one, NodeId other) {
        if (one.equals(other)) {
            return;
        }
        lose(new Channel(one, other));
        lose(new Channel(other, one));
        tellBroken(one, other);
        tellBroken(other, one);
    }

    private void tellBroken(NodeId node, NodeId peer) {
        SimNode told = alive.get(node);
        if (told != null) {
            told.local.add(() -> told.conversations.onBroken(peer));
        }
    }

    private void lose(Channel channel) {
        ArrayDeque<SimMessage> messages = network.get(channel);
        if (messages != null) {
            for (int kept = random.nextInt(messages.size() + 1); messages.size() > kept; ) {
                messages.removeLast();
            }
            if (messages.isEmpty()) {
                network.remove(channel);
            }
        }
    }

    /** All that is under way comes to its end. */
    private void calm() {
        for (int round = 0; round < 60; round++) {
            head.placeAll();
            for (SimNode node : alive.values()) {
                while (!node.news.isEmpty()) {
                    node.hearDeath();
                }
                node.finishAll();
                node.onTick();
                while (!node.local.isEmpty()) {
                    node.runLocal();
                }
            }
            while (!network.isEmpty()) {
                deliverOne();
            }
        }
        alive.values().forEach(node -> {
            assertThat(node.open).as("tasks that never end").isEmpty();
            assertThat(node.actors.calls).as("calls that never end").isEmpty();
            assertThat(node.conversations.unconfirmed())
                    .as("messages that never arrive")
                    .isZero();
            assertThat(node.refs.pending().toString())
                    .as("unsettled on %s", node)
                    .matches("Pending\\[borrows=\\d+, pins=0, receipts=0, words=0, uncounted=0, mourned=0]");
        });
    }

    // --------------------------------------------------------------------------------------------- the invariants

    private void checkNothingIsFreedEarly() {
        for (ObjectAddress object : reachable()) {
            SimNode owner = alive.get(object.owner());
            if (owner == null) {
                continue;
            }
            assertThat(forgotten.contains(object.id()) && head.isHandle(object.id()))
                    .as("actor ended early: %s of %s", order.get(object.id()), owner)
                    .isFalse();
            assertThat(forgotten.contains(object.id()))
                    .as("freed early: %s of %s", order.get(object.id()), owner)
                    .isFalse();
            if (owner.table.result(object.id()) instanceof TaskResult.Stored stored) {
                SimNode location = alive.get(stored.location());
                assertThat(location == null || location.stored.containsKey(object.id()))
                        .as("stored value freed early: %s of %s", order.get(object.id()), owner)
                        .isTrue();
            }
        }
    }

    private void checkNothingLeaks(String what) {
        Set<ObjectId> reachable = new HashSet<>();
        reachable().forEach(object -> reachable.add(object.id()));
        head.checkNobodyIsForgotten(reachable);
        for (SimNode node : alive.values()) {
            for (ObjectId object : node.owned) {
                boolean known = node.table.result(object) != null;
                assertThat(known && !reachable.contains(object))
                        .as("%s: object %s on %s", what, order.get(object), node)
                        .isFalse();
            }
            node.stored.keySet().forEach(object -> assertThat(reachable)
                    .as("a stored value that nobody can reach: %s on %s", order.get(object), node)
                    .contains(object));
        }
    }

    /** By every way that there is: hands of living nodes, tasks, messages that may still be heard, values of reachable objects. */
    private Set<ObjectAddress> reachable() {
        Set<ObjectAddress> found = new LinkedHashSet<>();
        ArrayDeque<ObjectAddress> next = new ArrayDeque<>();
        alive.values().forEach(node -> node.hold(next));
        head.hold(next);
        network.forEach((channel, messages) -> messages.forEach(message -> {
            if (message instanceof SimMessage.Product product
                    && product.message() instanceof NodeMessage.Numbered numbered
                    && numbered.message() instanceof NodeMessage.HandOver handOver
                    && mayHear(channel, numbered)) {
                next.addAll(handOver.message().references());
            }
        }));
        while (!next.isEmpty()) {
            ObjectAddress object = next.remove();
            if (found.add(object)) {
                next.addAll(inside(object));
            }
        }
        return found;
    }

    private boolean mayHear(Channel channel, NodeMessage.Numbered message) {
        SimNode to = alive.get(channel.to());
        return to != null && to.mayHear(channel.from(), message);
    }

    private List<ObjectAddress> inside(ObjectAddress object) {
        SimNode owner = alive.get(object.owner());
        if (owner == null) {
            return readBefore(object.id());
        }
        TaskResult result = owner.table.result(object.id());
        if (result instanceof TaskResult.Stored stored) {
            SimNode location = alive.get(stored.location());
            return location == null ? List.of() : location.stored.getOrDefault(object.id(), List.of());
        }
        return result == null ? List.of() : result.references();
    }

    /** Whoever has heard of a small value before its owner died goes on holding it. */
    private List<ObjectAddress> readBefore(ObjectId object) {
        List<ObjectAddress> inside = new ArrayList<>();
        for (SimNode node : alive.values()) {
            TaskResult result = node.table.result(object);
            inside.addAll(result == null ? List.of() : result.references());
        }
        return inside;
    }

    // -------------------------------------------------------------------------------------------------- by chance

    <T> T pick(java.util.Collection<T> choices) {
        return List.copyOf(choices).get(random.nextInt(choices.size()));
    }

    /** Objects are numbered as they are made. */
    long numberOf(ObjectId object) {
        return order.getOrDefault(object, 0L);
    }

    /** A few of the choices that are older than {@code limit}: so values never hold each other in a circle. */
    List<ObjectAddress> some(List<ObjectAddress> choices, long limit) {
        List<ObjectAddress> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && !choices.isEmpty(); i--) {
            ObjectAddress choice = pick(choices);
            if (numberOf(choice.id()) < limit) {
                some.add(choice);
            }
        }
        return some;
    }

    /** A task that its owner waits for. */
    record Open(TaskSpec spec, List<ObjectAddress> args, NodeId target, ObjectAddress result) {
        TaskId id() {
            return spec.id();
        }
    }

    /** A task that runs. */
    record Running(TaskSpec spec) {
        TaskId id() {
            return spec.id();
        }

        List<ObjectAddress> args() {
            return spec.references();
        }
    }
}
