package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.NodeScheduler;
import org.rayonyarn.ray.scheduler.SchedulerConfig;
import org.rayonyarn.ray.scheduler.WorkerLine;

/** A node of {@link ClusterSimulation}: the product's scheduler, and tasks that only take time. */
final class ClusterNode implements NodeScheduler.Effects {
    private static final long MILLI = 1_000_000;
    private static final long TICK = 100 * MILLI;

    private static final class Running {
        final TaskSpec spec;

        @Nullable
        TaskId awaited;

        Running(TaskSpec spec) {
            this.spec = spec;
        }

        /** While it waits it keeps all but its CPU. */
        Map<String, Long> occupied() {
            Map<String, Long> units = new HashMap<>(spec.resources().units());
            if (awaited != null) {
                units.remove(ResourceSet.CPU);
            }
            return units;
        }
    }

    private final ClusterSimulation sim;
    private final NodeInfo info;
    private final NodeScheduler scheduler;
    private final Map<NodeId, NodeInfo> known = new HashMap<>();
    private final Set<NodeId> dead = new TreeSet<>(java.util.Comparator.comparing(NodeId::toString));
    private final Map<TaskId, TaskSpec> open = new LinkedHashMap<>();
    private final Map<TaskId, Running> running = new LinkedHashMap<>();
    private boolean registered;
    private long requests;

    ClusterNode(ClusterSimulation sim, NodeInfo info) {
        this.sim = sim;
        this.info = info;
        this.scheduler = new NodeScheduler(
                info.id(), info.resources(), info.taskSlots(), SchedulerConfig.DEFAULT, this, WorkerLine.NONE);
    }

    NodeId id() {
        return info.id();
    }

    boolean mayDie() {
        return info.name().startsWith("node-");
    }

    boolean isIdle() {
        return open.isEmpty() && running.isEmpty() && scheduler.queued() == 0;
    }

    Set<TaskId> openTasks() {
        return open.keySet();
    }

    void begin() {
        sim.tellHead(id(), new HeadRequest.RegisterNode(info));
        tick();
    }

    private void tick() {
        if (sim.alive.get(id()) != this) {
            return;
        }
        scheduler.onTick(sim.now());
        if (registered) {
            sim.tellHead(
                    id(),
                    new HeadRequest.ReportLoad(
                            scheduler.queued(), scheduler.running(), scheduler.available(), scheduler.meanTaskNanos()));
        }
        sim.in(TICK, this::tick);
    }

    // ---------------------------------------------------------------------------------------------------- the head

    void hear(HeadReply reply) {
        if (reply instanceof HeadReply.NodeRegistered welcome) {
            registered = true;
            welcome.nodes().forEach(node -> known.put(node.id(), node));
            countOthers();
        } else if (reply instanceof HeadReply.NodeAdded added) {
            known.put(added.node().id(), added.node());
            countOthers();
        } else if (reply instanceof HeadReply.NodeDied died) {
            dead.add(died.node());
            known.remove(died.node());
            scheduler.onNodeDied(died.node());
            countOthers();
        } else if (reply instanceof HeadReply.LeasesGranted granted) {
            scheduler.onGrants(granted.tasks(), granted.grants());
        } else if (reply instanceof HeadReply.RevokeLease order) {
            scheduler.onRevoked(order.tasks(), order.target(), order.slots());
        } else if (reply instanceof HeadReply.Infeasible infeasible) {
            throw new AssertionError("an anchor could run it: " + infeasible);
        }
    }

    private void countOthers() {
        scheduler.onOtherNodes((int) known.values().stream()
                .filter(node -> node.hasWorkers() && !node.id().equals(id()))
                .count());
    }

    // ------------------------------------------------------------------------------------------------------- tasks

    TaskSpec submit(int depth, ResourceSet shape) {
        TaskSpec spec = SampleTasks.plain(id(), SampleTasks.JOB, sim.made++, depth, shape);
        open.put(spec.id(), spec);
        sim.onSubmitted(spec);
        scheduler.submit(spec);
        return spec;
    }

    @Override
    public void start(TaskSpec spec) {
        sim.onStarted(spec);
        Running task = new Running(spec);
        running.put(spec.id(), task);
        checkRoom(spec.resources());
        sim.in(1L + sim.random.nextInt(30_000_000), () -> goOn(task));
    }

    private void goOn(Running task) {
        if (sim.alive.get(id()) != this) {
            return;
        }
        if (isPoison(task.spec)) {
            sim.die(this);
        } else if (task.spec.depth() < 4 && sim.random.nextInt(4) == 0) {
            List<ResourceSet> shapes = ClusterSimulation.CHILD_SHAPES;
            task.awaited = submit(task.spec.depth() + 1, shapes.get(sim.random.nextInt(shapes.size())))
                    .id();
            scheduler.blocked(task.spec.id());
        } else {
            end(task.spec);
        }
    }

    /** One in some hundred kills its node; alone in a process, only every second of those does. */
    private boolean isPoison(TaskSpec spec) {
        boolean alone = spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone();
        return mayDie() && spec.index() % 401 == 7 && (!alone || spec.depth() % 2 == 0);
    }

    private void end(TaskSpec spec) {
        running.remove(spec.id());
        long nanos = 1L + sim.random.nextInt(30_000_000);
        if (spec.owner().equals(id())) {
            onDone(spec.id(), nanos);
        } else {
            ClusterNode owner = sim.alive.get(spec.owner());
            if (owner != null) {
                sim.post(id(), owner.id(), () -> owner.onTaskDone(id(), spec, nanos));
            }
        }
        scheduler.finished(spec, nanos);
    }

    /** Of a node that is dead for this one nothing is heard. */
    private void onTaskDone(NodeId from, TaskSpec spec, long nanos) {
        if (!dead.contains(from)) {
            onDone(spec.id(), nanos);
        }
    }

    private void onDone(TaskId task, long nanos) {
        scheduler.remoteFinished(task, nanos);
        TaskSpec spec = open.remove(task);
        if (spec == null) {
            return;
        }
        sim.onEnded(spec);
        List.copyOf(running.values()).stream()
                .filter(parent -> task.equals(parent.awaited))
                .forEach(parent -> {
                    parent.awaited = null;
                    scheduler.unblocked(parent.spec.id());
                    sim.in(1L + sim.random.nextInt(1_000_000), () -> {
                        if (sim.alive.get(id()) == this) {
                            end(parent.spec);
                        }
                    });
                });
    }

    // ----------------------------------------------------------------------------------------------------- effects

    @Override
    public void send(NodeId target, TaskSpec spec) {
        ClusterNode there = sim.alive.get(target);
        assertThat(target).isNotEqualTo(id());
        if (there != null) {
            sim.post(id(), target, () -> there.accept(id(), spec));
        }
    }

    private void accept(NodeId from, TaskSpec spec) {
        if (!dead.contains(from)) {
            scheduler.accept(spec);
        }
    }

    @Override
    public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {
        sim.tellHead(id(), new HeadRequest.RequestLeases(++requests, tasks, backlog, inputBytes));
    }

    @Override
    public void returnLease(SchedulingClass tasks, NodeId target, int slots) {
        sim.tellHead(id(), new HeadRequest.ReturnLease(tasks, target, slots));
    }

    @Override
    public void giveBack(TaskSpec spec) {
        ClusterNode owner = sim.alive.get(spec.owner());
        if (owner != null) {
            sim.post(id(), owner.id(), () -> owner.scheduler.onGivenBack(spec.id()));
        }
    }

    @Override
    public void suspect(TaskSpec spec, List<NodeId> felled) {
        sim.suspects++;
        assertThat(felled).hasSize(SchedulerConfig.DEFAULT.maxNodeDeaths() + 1);
        onDone(spec.id(), 0);
    }

    @Override
    public void reserved(PlacementGroupId group, long transaction) {
        throw new AssertionError("there are no placement groups here");
    }

    @Override
    public void refuse(TaskSpec spec) {
        throw new AssertionError("there are no placement groups here");
    }

    // -------------------------------------------------------------------------------------------------- invariants

    /** What starts fits beside all that runs; only a task that goes on may exceed, and only in CPU. */
    private void checkRoom(ResourceSet demand) {
        Map<String, Long> used = new HashMap<>();
        int plain = 0;
        for (Running task : running.values()) {
            task.occupied().forEach((name, units) -> used.merge(name, units, Long::sum));
            plain += task.awaited == null && task.spec.resources().isEmpty() ? 1 : 0;
        }
        used.keySet().retainAll(demand.units().keySet());
        assertThat(info.resources().contains(ResourceSet.ofUnits(used)))
                .as("%s of %s on %s", used, info.resources(), info.name())
                .isTrue();
        assertThat(demand.isEmpty() ? plain : 0).isLessThanOrEqualTo(info.taskSlots());
    }

    void checkCalm() {
        assertThat(open).as("tasks that never end, node=%s", info.name()).isEmpty();
        assertThat(scheduler.queued()).as("queued on %s", info.name()).isZero();
        assertThat(scheduler.running()).as("running on %s", info.name()).isZero();
        assertThat(scheduler.available()).isEqualTo(info.resources());
    }
}
