package org.rayonyarn.ray.objectstore;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

/**
 * Many hosts that want one object at once. Each sends one chunk at a time, in one unit of time; other messages and the disk take a
 * random moment. Nodes die, and messages are lost with a connection, whenever the seed says so; all hear of a death a little later.
 */
final class BroadcastSimulation {
    private static final long UNIT = 100_000_000L;
    private static final int CHUNKS = 8;
    private static final byte[] CHUNK = new byte[1 << 20];
    private static final long BYTES = (long) CHUNKS << 20;
    static final ObjectId OBJECT = LineageIds.put(LineageIds.driver(JobId.fromInt(1)), 0);

    private record Event(long at, long order, Runnable action) {}

    private final Random random;
    private final double lossRate;
    private final List<Node> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, Long> links = new HashMap<>(); // when the last message on a link arrives: order is kept
    private final Set<NodeId> dead = new HashSet<>();
    private long now;
    private long order;

    BroadcastSimulation(long seed, int count, double lossRate) {
        this.random = new Random(seed);
        this.lossRate = lossRate;
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(NodeId.of("node-" + i)));
        }
    }

    /** One process: the first one owns the object, the second one made it. */
    final class Node implements ObjectPuller.Effects, ObjectStore.Effects, CopyDirectory.Effects {
        final NodeId id;
        final ObjectStore store;
        final ObjectPuller puller;
        final CopyDirectory copies = new CopyDirectory((one, other) -> false, this);
        final Map<Long, Set<Long>> parts = new HashMap<>();
        long uplinkFreeAt;
        int chunksSent;
        String outcome = "";

        Node(NodeId id) {
            this.id = id;
            this.store = new ObjectStore(id.toString(), 2 * BYTES, this);
            this.puller = new ObjectPuller(store, "", this);
        }

        void make() {
            store.reserve(BYTES, "the object", new ObjectStore.Grant() {
                @Override
                public void granted(long file) {
                    store.sealed(file, header());
                    store.bind(OBJECT, file, null);
                    store.unpin(file);
                }

                @Override
                public void refused(String why) {
                    throw new AssertionError(why);
                }
            });
        }

        void want() {
            puller.pull(new ObjectAddress(OBJECT, nodes.get(0).id, 1), new ObjectPuller.Waiter() {
                @Override
                public void onHere() {
                    outcome = "here";
                }

                @Override
                public void onLost(String why) {
                    outcome = "lost: " + why;
                }

                @Override
                public void onRefused(String why) {
                    outcome = "refused: " + why;
                }
            });
        }

        void receive(NodeId from, NodeMessage message) {
            if (message instanceof NodeMessage.LocateObject question) {
                copies.locate(OBJECT, nodes.get(1).id, from, question.failed(), question.gone());
            } else if (message instanceof NodeMessage.CopyChanged change) {
                copies.onChanged(OBJECT, from, change.held());
            } else if (message instanceof NodeMessage.ObjectLocated answer) {
                puller.onLocated(OBJECT, answer.source());
            } else if (message instanceof NodeMessage.PullObject) {
                BroadcastSimulation.this.send(
                        this,
                        from,
                        held().<NodeMessage>map(held -> new NodeMessage.ObjectOffered(OBJECT, held.header(), ""))
                                .orElse(new NodeMessage.ObjectMissing(OBJECT, false, "not here")));
            } else if (message instanceof NodeMessage.ObjectOffered offer) {
                puller.onOffered(from, offer);
            } else if (message instanceof NodeMessage.PullChunk pull) {
                BroadcastSimulation.this.send(
                        this,
                        from,
                        held().<NodeMessage>map(held -> new NodeMessage.ObjectChunk(OBJECT, pull.offset(), CHUNK))
                                .orElse(new NodeMessage.ObjectMissing(OBJECT, false, "not here")));
            } else if (message instanceof NodeMessage.ObjectChunk chunk) {
                puller.onChunk(from, chunk);
            } else if (message instanceof NodeMessage.ObjectMissing missing) {
                puller.onMissing(from, missing);
            } else if (message instanceof NodeMessage.KeepObject) {
                store.keep(OBJECT);
            }
        }

        private Optional<ObjectStore.Held> held() {
            return store.held(OBJECT);
        }

        @Override
        public void send(NodeId to, NodeMessage message) {
            BroadcastSimulation.this.send(this, to, message);
        }

        @Override
        public void link(ObjectId object, String theirs, long file, long bytes) {
            throw new AssertionError("no two nodes share files here");
        }

        @Override
        public void write(ObjectId object, long file, long total, long offset, byte[] bytes) {
            onDisk(() -> {
                parts.computeIfAbsent(file, f -> new HashSet<>()).add(offset);
                puller.onWritten(object, file, bytes.length);
            });
        }

        @Override
        public void seal(ObjectId object, long file, long bytes) {
            onDisk(() -> {
                require(
                        parts.getOrDefault(file, Set.of()).size() == CHUNKS,
                        "a copy is sealed with parts missing, node=" + id);
                puller.onSealed(object, file);
            });
        }

        private void onDisk(Runnable done) {
            later(random.nextInt((int) UNIT / 10), () -> {
                if (!dead.contains(id)) {
                    done.run();
                }
            });
        }

        @Override
        public void located(ObjectId object, NodeId reader, NodeId source) {
            send(reader, new NodeMessage.ObjectLocated(object, source));
        }

        @Override
        public void missing(ObjectId object, NodeId reader, String why) {
            send(reader, new NodeMessage.ObjectMissing(object, true, why));
        }

        @Override
        public void promoted(ObjectId object, NodeId holder) {
            send(holder, new NodeMessage.KeepObject(object));
        }

        @Override
        public void spill(long file, long bytes) {
            throw new AssertionError("there is room");
        }

        @Override
        public void restore(long file, long bytes) {
            throw new AssertionError("nothing was spilled");
        }

        @Override
        public void delete(long file, ObjectStore.Place place) {
            parts.remove(file);
        }

        @Override
        public void dropped(ObjectId object, NodeId owner) {
            throw new AssertionError("there is room");
        }

        @Override
        public void collectGarbage() {}
    }

    private static ValueHeader header() {
        return new ValueHeader(Payload.Form.BYTES, BYTES, List.of());
    }

    private void send(Node from, NodeId to, NodeMessage message) {
        long arrives = now + 1 + random.nextInt((int) UNIT / 10);
        if (message instanceof NodeMessage.ObjectChunk) {
            from.chunksSent++;
            from.uplinkFreeAt = Math.max(now, from.uplinkFreeAt) + UNIT;
            arrives = from.uplinkFreeAt;
        }
        arrives = Math.max(arrives, links.getOrDefault(from.id + ">" + to, 0L));
        links.put(from.id + ">" + to, arrives);
        if (random.nextDouble() >= lossRate) {
            later(arrives - now, () -> {
                if (!dead.contains(to) && !dead.contains(from.id)) {
                    byId(to).receive(from.id, message);
                }
            });
        }
    }

    private Node byId(NodeId id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
    }

    private void later(long delay, Runnable action) {
        events.add(new Event(now + delay, order++, action));
    }

    private void kill(Node victim) {
        dead.add(victim.id);
        for (Node node : nodes) {
            later(random.nextInt((int) UNIT * 4), () -> {
                if (!dead.contains(node.id)) {
                    node.copies.onNodeDied(victim.id);
                    node.puller.onNodeDied(victim.id);
                }
            });
        }
    }

    /** What came of it. */
    record Result(List<String> outcomes, double mostCopiesByOne, double copiesByTheFirst, long units) {}

    /**
     * Lets all but the owner and the maker want the object.
     *
     * @param deaths how many nodes die while it spreads; the owner does not
     * @param firstToo whether the node that made it may be among them
     */
    Result run(int deaths, boolean firstToo) {
        nodes.get(1).make();
        nodes.stream().filter(node -> node != nodes.get(1)).forEach(Node::want);
        for (int i = 0; i < deaths; i++) {
            Node victim = nodes.get((firstToo ? 1 : 2) + random.nextInt(nodes.size() - 2));
            later(UNIT * (CHUNKS + random.nextInt(CHUNKS * 6)), () -> kill(victim));
        }
        for (int i = 1; i < 3_000; i++) {
            later(i * UNIT * 5, this::tick);
        }
        long last = 0;
        while (!events.isEmpty() && !isOver()) {
            Event next = events.remove();
            now = next.at;
            next.action.run();
            last = now;
        }
        Map<NodeId, String> outcomes = new LinkedHashMap<>();
        living().forEach(node -> outcomes.put(node.id, node.outcome));
        return new Result(
                List.copyOf(outcomes.values()),
                nodes.stream().mapToInt(node -> node.chunksSent).max().orElse(0) / (double) CHUNKS,
                nodes.get(1).chunksSent / (double) CHUNKS,
                last / UNIT);
    }

    private void tick() {
        living().forEach(node -> {
            node.puller.onTick(now);
            node.store.onTick(now);
        });
    }

    private List<Node> living() {
        return nodes.stream()
                .filter(node -> node != nodes.get(1) && !dead.contains(node.id))
                .toList();
    }

    private boolean isOver() {
        return living().stream().noneMatch(node -> node.outcome.isEmpty());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
