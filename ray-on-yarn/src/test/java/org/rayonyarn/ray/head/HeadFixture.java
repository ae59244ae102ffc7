package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/** A head whose time and commands a test drives, and that writes down what it says. */
final class HeadFixture {
    /** @param to null for everybody */
    record Sent(@Nullable NodeId to, HeadReply reply) {}

    final HeadConfig config;
    final Queue<Runnable> commands = new ArrayDeque<>();
    final List<Sent> sent = new ArrayList<>();
    final List<String> orders = new ArrayList<>();
    final List<String> deposed = new ArrayList<>();
    final Head head;
    private long nowNanos;
    private long requests;

    HeadFixture() {
        this(new InMemoryControlStore());
    }

    HeadFixture(ControlStore store) {
        this(store, HeadConfig.from(key -> null));
    }

    HeadFixture(ControlStore store, HeadConfig config) {
        this.config = config;
        NodeProvider provider = new NodeProvider() {
            @Override
            public void addNode(ResourceSet atLeast) {
                orders.add("add " + atLeast);
            }

            @Override
            public void removeNode(NodeId node, String reason) {
                orders.add("remove " + node);
            }
        };
        HeadOutbox outbox = new HeadOutbox() {
            @Override
            public void send(NodeId to, HeadReply reply) {
                sent.add(new Sent(to, reply));
            }

            @Override
            public void broadcast(HeadReply reply) {
                sent.add(new Sent(null, reply));
            }
        };
        head = new Head(
                config, "session", new HeadPorts(store, provider, outbox, commands::add, deposed::add), new Random(1));
        head.start(nowNanos);
    }

    /** Started, and told of nothing yet. */
    HeadFixture settled() {
        settle();
        return this;
    }

    /** Until there is nothing to do. */
    void settle() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
    }

    void pass(Duration time) {
        nowNanos += time.toNanos();
        head.onTick(nowNanos);
        settle();
    }

    /** Lets time pass tick by tick, while these nodes report. */
    void passReporting(Duration time, NodeInfo... reporting) {
        passReporting(time, config.tick(), reporting);
    }

    /** As a head does that is called every {@code step} only. */
    void passReporting(Duration time, Duration step, NodeInfo... reporting) {
        for (long left = time.toMillis(); left > 0; left -= step.toMillis()) {
            pass(Duration.ofMillis(Math.min(left, step.toMillis())));
            for (NodeInfo node : reporting) {
                send(node, new HeadRequest.ReportLoad(0, 0, node.resources(), 0));
            }
        }
    }

    NodeInfo join(String name, int slots, Map<String, Double> resources) {
        NodeInfo node = node(name, slots, resources);
        send(node, new HeadRequest.RegisterNode(node));
        return node;
    }

    NodeInfo driver() {
        return join("driver", 0, Map.of());
    }

    JobId startJob(NodeInfo driver) {
        send(driver, new HeadRequest.StartJob(++requests, "ns", "Main", null, JobCode.OF_SESSION));
        return last(HeadReply.JobStarted.class).job();
    }

    void startJobUnanswered(NodeInfo driver) {
        send(driver, new HeadRequest.StartJob(++requests, "ns", "Main", null, JobCode.OF_SESSION));
    }

    static NodeInfo node(String name, int slots, Map<String, Double> resources) {
        return new NodeInfo(NodeId.of(name), 1, name, new Endpoint("h", 1), ResourceSet.of(resources), slots, Map.of());
    }

    void send(NodeInfo from, HeadRequest request) {
        head.onRequest(from.id(), from.epoch(), request);
        settle();
    }

    void requestLeases(NodeInfo from, ResourceSet shape, int backlog) {
        send(from, new HeadRequest.RequestLeases(++requests, SchedulingClass.of(shape), backlog, 0));
    }

    /** Registers an actor of the driver; its id follows from {@code index}. */
    ActorId register(NodeInfo owner, JobId job, int index, String name, boolean detached, Map<String, Double> demand) {
        ActorInfo actor = actor(owner, job, index, name, detached, demand, null);
        send(owner, new HeadRequest.RegisterActor(++requests, actor, null));
        return actor.id();
    }

    static ActorInfo actor(
            NodeInfo owner,
            JobId job,
            int index,
            String name,
            boolean detached,
            Map<String, Double> demand,
            @Nullable ActorId creator) {
        return new ActorInfo(
                LineageIds.actor(LineageIds.driver(job), job, index),
                job,
                "com.x.Counter",
                ActorOptions.basic(name, "ns", detached),
                ResourceSet.of(demand),
                owner.id(),
                1,
                creator,
                ActorState.PENDING,
                null,
                0,
                null);
    }

    <R extends HeadReply> List<R> all(Class<R> type) {
        return sent.stream()
                .map(Sent::reply)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <R extends HeadReply> List<R> to(NodeInfo node, Class<R> type) {
        return sent.stream()
                .filter(message -> message.to == null || message.to.equals(node.id()))
                .map(Sent::reply)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <R extends HeadReply> R last(Class<R> type) {
        List<R> all = all(type);
        if (all.isEmpty()) {
            throw new AssertionError("no " + type.getSimpleName() + " among " + sent);
        }
        return all.get(all.size() - 1);
    }
}
