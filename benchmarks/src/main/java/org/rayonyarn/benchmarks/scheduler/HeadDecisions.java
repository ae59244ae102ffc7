package org.rayonyarn.benchmarks.scheduler;

import io.ray.api.id.JobId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongConsumer;
import org.rayonyarn.ray.head.Head;
import org.rayonyarn.ray.head.HeadConfig;
import org.rayonyarn.ray.head.HeadOutbox;
import org.rayonyarn.ray.head.HeadPorts;
import org.rayonyarn.ray.head.InMemoryControlStore;
import org.rayonyarn.ray.head.NodeProvider;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SchedulingClass;

/**
 * How many decisions the head's state machine makes in a second of processor time, on one thread and without a network: leases for one waiting task
 * each, and placement groups of four bundles from their creation to their removal.
 */
public final class HeadDecisions {
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 50_000_000;
    private static final int CPUS = 16;
    private static final ResourceSet ONE = ResourceSet.of(Map.of("CPU", 1.0));

    private final List<NodeInfo> nodes = new ArrayList<>();
    private final Queue<Runnable> commands = new ArrayDeque<>();
    private final Queue<HeadReply.LeasesGranted> granted = new ArrayDeque<>();
    private final Head head;
    private JobId job = JobId.NIL;
    private long requests;
    private long groupsMade;

    private HeadDecisions(int count) {
        HeadPorts ports =
                new HeadPorts(new InMemoryControlStore(), new NoNodes(), new Answers(), commands::add, reason -> {});
        head = new Head(HeadConfig.from(key -> null), "benchmark", ports, new Random(1));
        head.start(0);
        settle();
        for (int i = 0; i < count; i++) {
            NodeInfo node = new NodeInfo(
                    NodeId.of("n" + i),
                    1,
                    "n" + i,
                    new Endpoint("h", i),
                    ResourceSet.of(Map.of("CPU", (double) CPUS)),
                    4 * CPUS,
                    Map.of());
            nodes.add(node);
            send(node, new HeadRequest.RegisterNode(node));
        }
        send(nodes.get(0), new HeadRequest.StartJob(++requests, "ns", "Main", null, JobCode.OF_SESSION));
    }

    public static void main(String[] args) {
        for (int count : new int[] {10, 100, 1_000}) {
            HeadDecisions session = new HeadDecisions(count);
            print(count, "leases", session::lease);
            print(count, "placement groups of 4, PACK", i -> session.group(PlacementStrategy.PACK));
            print(count, "placement groups of 4, STRICT_SPREAD", i -> session.group(PlacementStrategy.STRICT_SPREAD));
        }
    }

    private static void print(int nodes, String what, LongConsumer decision) {
        double[] perSecond = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            long start = processorNanos();
            long made = 0;
            while (processorNanos() - start < ROUND_NANOS) {
                decision.accept(made++);
            }
            perSecond[Math.max(0, round)] = made * 1e9 / (processorNanos() - start);
        }
        Arrays.sort(perSecond);
        System.out.printf(
                "nodes=%d %s: %.0f/s (median of %d rounds; slowest %.0f, fastest %.0f)%n",
                nodes, what, perSecond[ROUNDS / 2], ROUNDS, perSecond[0], perSecond[ROUNDS - 1]);
    }

    /** This thread's own, so that other programs on the machine don't count. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** One node asks for one slot, gets it, and gives it back. */
    private void lease(long number) {
        NodeInfo asker = nodes.get((int) (number % nodes.size()));
        SchedulingClass tasks = SchedulingClass.of(ONE);
        send(asker, new HeadRequest.RequestLeases(++requests, tasks, 1, 0));
        HeadReply.Grant grant = granted.remove().grants().get(0);
        send(asker, new HeadRequest.ReturnLease(tasks, grant.target(), grant.slots()));
        send(asker, new HeadRequest.ReportLoad(0, 0, asker.resources(), 1_000_000));
    }

    private void group(PlacementStrategy strategy) {
        NodeInfo driver = nodes.get(0);
        PlacementGroupInfo group = new PlacementGroupInfo(
                LineageIds.group(LineageIds.driver(job), job, ++groupsMade),
                "",
                "ns",
                job,
                null,
                strategy,
                PlacementGroupState.PENDING,
                List.of(Bundle.of(ONE), Bundle.of(ONE), Bundle.of(ONE), Bundle.of(ONE)));
        send(driver, new HeadRequest.CreateGroup(++requests, group));
        send(driver, new HeadRequest.RemoveGroup(++requests, group.id()));
    }

    private void send(NodeInfo from, HeadRequest request) {
        head.onRequest(from.id(), from.epoch(), request);
        settle();
    }

    private void settle() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
    }

    /** Nodes that reserve at once. */
    private final class Answers implements HeadOutbox {
        @Override
        public void send(NodeId to, HeadReply reply) {
            if (reply instanceof HeadReply.LeasesGranted leases) {
                granted.add(leases);
            } else if (reply instanceof HeadReply.JobStarted started) {
                job = started.job();
            } else if (reply instanceof HeadReply.ReserveBundles order) {
                commands.add(() ->
                        head.onRequest(to, 1, new HeadRequest.BundlesReserved(order.group(), order.transaction())));
            }
        }

        @Override
        public void broadcast(HeadReply reply) {}
    }

    private static final class NoNodes implements NodeProvider {
        @Override
        public void addNode(ResourceSet atLeast) {}

        @Override
        public void removeNode(NodeId node, String reason) {}
    }
}
