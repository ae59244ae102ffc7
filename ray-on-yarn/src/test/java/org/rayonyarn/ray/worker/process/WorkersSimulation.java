package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ActorId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.scheduler.NodeScheduler;
import org.rayonyarn.ray.scheduler.SchedulerConfig;
import org.rayonyarn.ray.scheduler.SchedulingEffects;
import org.rayonyarn.ray.scheduler.WorkerLine;
import org.rayonyarn.ray.worker.WorkerHost;

/**
 * One seeded life of a node's real scheduler, its real host of worker processes, and the real node's ends in the workers, over connections that take
 * their time. Tasks are short, long, or wait for others; workers are killed at any moment, with what they had not yet said.
 */
final class WorkersSimulation implements SchedulingEffects, WorkerLine, WorkerLauncher {
    private static final NodeId SELF = NodeId.of("node");
    private static final List<ResourceSet> SHAPES =
            List.of(SampleTasks.cpus(1), ResourceSet.EMPTY, SampleTasks.cpus(0.5));
    private static final long SHORT_NANOS = 1_000;

    /** Steps within which some task ends, whatever happens. */
    private static final int PATIENCE = 20_000;

    private final Random random;
    private final boolean kills;
    private final boolean waits;
    private final int cpus;
    private final int maxStarting;
    private final NodeScheduler scheduler;
    private final ProcessWorkerHost host;
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Map<NodeId, SimWorker> workers = new LinkedHashMap<>();
    private final Map<TaskId, TaskSpec> open = new LinkedHashMap<>();
    private final Set<TaskId> begun = new HashSet<>();
    private final Set<TaskId> linedUp = new HashSet<>();
    private final Map<TaskId, Wait> waitedFor = new HashMap<>();
    private long made;
    private int deaths;
    private int lostOnTheWay;
    private long passed;
    private long now;

    WorkersSimulation(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        kills = random.nextBoolean();
        waits = random.nextBoolean();
        cpus = 1 + random.nextInt(3);
        maxStarting = 1 + random.nextInt(3);
        scheduler = new NodeScheduler(SELF, SampleTasks.cpus(cpus), 3, SchedulerConfig.DEFAULT, this, this);
        WorkerConfig config = new WorkerConfig(
                1 + random.nextInt(3), true, 1 + random.nextInt(6), maxStarting, 1, Duration.ofHours(1), 0, 0);
        host = new ProcessWorkerHost("node", config, this, threads::add, (ActorId actor, int life) -> {});
    }

    /** How many tasks have begun right after another, without a round trip. */
    long passed() {
        return passed;
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(100) == 0) {
                ResourceSet shape = anyShape();
                for (int burst = 1 + random.nextInt(100); burst > 0; burst--) {
                    submit(1, shape);
                }
            }
            turn(kills);
        }
        int lastEnd = 0;
        for (int step = 0; step < lastEnd + PATIENCE && !open.isEmpty(); step++) {
            int before = open.size();
            turn(false);
            lastEnd = open.size() < before ? step : lastEnd;
        }
        assertThat(open.keySet())
                .as("tasks of which none ends any more; queued=%d", scheduler.queued())
                .isEmpty();
        assertThat(scheduler.running()).isZero();
        assertThat(scheduler.queued()).isZero();
    }

    private ResourceSet anyShape() {
        return SHAPES.get(random.nextInt(SHAPES.size()));
    }

    private TaskSpec submit(int depth, ResourceSet shape) {
        TaskSpec spec = SampleTasks.plain(SELF, SampleTasks.JOB, made++, depth, shape);
        open.put(spec.id(), spec);
        scheduler.submit(spec);
        return spec;
    }

    private void turn(boolean mayKill) {
        for (Runnable work = threads.poll(); work != null; work = threads.poll()) {
            work.run();
        }
        for (SimWorker worker : List.copyOf(workers.values())) {
            worker.step();
            if (mayKill && random.nextInt(500) == 0) {
                worker.die();
            }
        }
        if (random.nextInt(20) == 0) {
            scheduler.onTick(now += 100_000_000);
            host.onTick(now);
        }
    }

    // --------------------------------------------------------------------------------------- what the scheduler asks

    @Override
    public void start(TaskSpec spec) {
        host.run(spec, List.of(), (value, nanos) -> finish(spec, value, nanos));
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean servesSoon(TaskSpec spec) {
        return host.servesSoon(spec);
    }

    @Override
    public boolean lineUp(TaskSpec spec, int depth) {
        return host.lineUp(spec, List.of(), depth, new WorkerHost.Ahead() {
            @Override
            public void onBegun(TaskId after) {
                passed++;
                scheduler.begun(spec, after);
            }

            @Override
            public void onReturned() {
                assertThat(begun.contains(spec.id()))
                        .as("given back, and has begun")
                        .isFalse();
                scheduler.notBegun(spec);
            }

            @Override
            public void onDone(Payload value, long nanos) {
                linedUp.add(spec.id());
                finish(spec, value, nanos);
            }
        });
    }

    @Override
    public void recall(TaskId task) {
        host.recall(task);
    }

    private void finish(TaskSpec spec, Payload value, long nanos) {
        assertThat(open.remove(spec.id())).as("one end").isNotNull();
        if (value.isFailure() && linedUp.contains(spec.id()) && !begun.contains(spec.id())) {
            assertThat(++lostOnTheWay)
                    .as("lost without having begun, one a death")
                    .isLessThanOrEqualTo(deaths);
        }
        scheduler.finished(spec, nanos);
        Wait wait = waitedFor.remove(spec.id());
        if (wait != null) {
            goOn(wait);
            wait.worker.toWorker.add(new WorkerMessage.Values(wait.parent.index(), "", List.of()));
        }
    }

    /** The node has what a task waits for, or nobody waits any more. */
    private void goOn(Wait wait) {
        host.onWaiting(wait.parent.id(), false);
        scheduler.unblocked(wait.parent.id());
    }

    @Override
    public void send(NodeId target, TaskSpec spec) {
        throw new AssertionError("there is no other node");
    }

    @Override
    public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {}

    @Override
    public void returnLease(SchedulingClass tasks, NodeId target, int slots) {}

    @Override
    public void reserved(PlacementGroupId group, long transaction) {}

    @Override
    public void tellWaiting(TaskSpec spec, boolean waits) {
        throw new AssertionError("there is no other node");
    }

    @Override
    public void giveBack(TaskSpec spec) {}

    @Override
    public void refuse(TaskSpec spec) {}

    @Override
    public void suspect(TaskSpec spec, List<NodeId> felled) {}

    // ------------------------------------------------------------------------------------------------- the workers

    @Override
    public Process start(String name, WorkerKey key, Path count, BooleanSupplier wanted) throws IOException {
        assertThat(workers.values().stream().filter(other -> !other.connected))
                .as("others that are starting")
                .hasSizeLessThan(maxStarting);
        SimWorker worker = new SimWorker(NodeId.of(name), BegunCount.take(count));
        workers.put(worker.id, worker);
        return worker.process;
    }

    @Override
    public boolean isShortOfMemory() {
        return false;
    }

    @Override
    public Optional<String> overrun() {
        return Optional.empty();
    }

    /** A worker process: its real end of the connection, tasks that take their time, and a wire each way. */
    private final class SimWorker {
        final NodeId id;
        final SimProcess process = new SimProcess();
        final Queue<WorkerMessage> toNode = new ArrayDeque<>();
        final Queue<WorkerMessage> toWorker = new ArrayDeque<>();
        final NodeEnd end = new NodeEnd(reason -> {});
        final Map<TaskId, Begun> running = new LinkedHashMap<>();
        final Map<Long, TaskSpec> waiting = new HashMap<>();
        final Set<TaskId> hasWaited = new HashSet<>();
        boolean connected;

        SimWorker(NodeId id, BegunCount count) {
            this.id = id;
            end.serveWith(new SimThreads(this::begin), count);
        }

        void begin(TaskSpec spec, WorkerHost.Done done) {
            assertThat(begun.add(spec.id()))
                    .as("begun twice: task=%s", spec.id())
                    .isTrue();
            running.put(spec.id(), new Begun(spec, done));
            checkRoom();
        }

        /** Nobody waits in such a life, so nothing ever exceeds. */
        private void checkRoom() {
            if (!waits) {
                long units = workers.values().stream()
                        .flatMap(worker -> worker.running.values().stream())
                        .mapToLong(task -> task.spec.resources().units().getOrDefault(ResourceSet.CPU, 0L))
                        .sum();
                assertThat(units).isLessThanOrEqualTo(cpus * ResourceSet.UNITS);
            }
        }

        void step() {
            switch (random.nextInt(4)) {
                case 0 -> hear();
                case 1 -> tell();
                default -> work();
            }
        }

        private void hear() {
            WorkerMessage message = toWorker.poll();
            if (message instanceof WorkerMessage.Values values) {
                waiting.remove(values.number());
            } else if (message != null) {
                end.onMessage(new SimConnection(SELF, toNode), message);
            }
        }

        private void tell() {
            if (!connected) {
                connected = true;
                end.onConnected(new SimConnection(SELF, toNode));
                host.onConnected(id, new Wire(new SimConnection(id, toWorker)));
                return;
            }
            WorkerMessage message = toNode.poll();
            if (message instanceof WorkerMessage.Done done) {
                host.onDone(id, done);
            } else if (message instanceof WorkerMessage.GivenBack back) {
                host.onGivenBack(id, back.task());
            } else if (message instanceof WorkerMessage.Get get) {
                onGet(get);
            }
        }

        /** The child was submitted right before. */
        private void onGet(WorkerMessage.Get get) {
            TaskSpec parent = Objects.requireNonNull(waiting.get(get.number()));
            TaskSpec child = submit(parent.depth() + 1, anyShape());
            waitedFor.put(child.id(), new Wait(this, parent));
            host.onWaiting(parent.id(), true);
            scheduler.blocked(parent.id());
        }

        private void work() {
            running.values().stream()
                    .map(Begun::spec)
                    .filter(spec -> !waiting.containsKey(spec.index()))
                    .findFirst()
                    .ifPresent(this::workOn);
        }

        private void workOn(TaskSpec spec) {
            if (waits && spec.depth() < 3 && random.nextInt(6) == 0 && hasWaited.add(spec.id())) {
                waiting.put(spec.index(), spec);
                toNode.add(new WorkerMessage.Get(spec.index(), spec.id(), true, List.of()));
            } else if (random.nextInt(spec.index() % 50 == 7 ? 200 : 2) == 0) {
                Objects.requireNonNull(running.remove(spec.id())).done.onDone(Payload.Immediate.NULL, SHORT_NANOS);
            }
        }

        /** With what was on its way from it, as far as it had got out. */
        void die() {
            workers.remove(id);
            deaths++;
            if (connected) {
                for (int heard = random.nextInt(toNode.size() + 1); heard > 0; heard--) {
                    tell();
                }
            }
            running.clear();
            for (Wait wait : List.copyOf(waitedFor.values())) {
                if (wait.worker == this) {
                    waitedFor.values().remove(wait);
                    goOn(wait);
                }
            }
            process.end();
            host.onDisconnected(id);
        }
    }

    private record Begun(TaskSpec spec, WorkerHost.Done done) {}

    /** A task that waits for a child. */
    private record Wait(SimWorker worker, TaskSpec parent) {}
}
