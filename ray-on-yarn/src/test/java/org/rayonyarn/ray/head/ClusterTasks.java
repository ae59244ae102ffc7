package org.rayonyarn.ray.head;

import io.ray.api.id.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;

/** The tasks of one simulated node: those that it has submitted, and those that run here, which only take time. */
final class ClusterTasks {
    private static final int LONGEST_NANOS = 30_000_000;

    private static final class Running {
        final TaskSpec spec;

        @Nullable
        TaskId awaited;

        Running(TaskSpec spec) {
            this.spec = spec;
        }
    }

    private final ClusterSimulation sim;
    private final ClusterNode node;
    private final Random random;
    private final Map<TaskId, TaskSpec> open = new LinkedHashMap<>();
    private final Map<TaskId, Running> running = new LinkedHashMap<>();

    ClusterTasks(ClusterSimulation sim, ClusterNode node) {
        this.sim = sim;
        this.node = node;
        this.random = sim.random;
    }

    boolean isIdle() {
        return open.isEmpty() && running.isEmpty();
    }

    Set<TaskId> open() {
        return open.keySet();
    }

    /** One of its own tasks, with where it is. */
    Optional<String> inWords(Object task) {
        return open.values().stream()
                .filter(spec -> spec.id().equals(task))
                .map(spec -> spec + " of " + node.info() + " sent to " + node.scheduler.whereIs(spec.id()))
                .findFirst();
    }

    TaskSpec submit(int depth, ResourceSet demand) {
        TaskSpec spec = SampleTasks.plain(node.id(), SampleTasks.JOB, sim.made++, depth, demand);
        open.put(spec.id(), spec);
        sim.invariants.onSubmitted(spec);
        node.scheduler.submit(spec);
        return spec;
    }

    void start(TaskSpec spec) {
        Running task = new Running(spec);
        running.put(spec.id(), task);
        sim.time.within(LONGEST_NANOS, () -> goOn(task));
    }

    private void goOn(Running task) {
        if (!node.isAlive()) {
            return;
        }
        if (isPoison(task.spec)) {
            sim.die(node);
        } else if (task.spec.depth() < 4 && random.nextInt(4) == 0) {
            awaitChild(task, submit(task.spec.depth() + 1, childOf(task.spec)));
        } else if (random.nextInt(4) == 0) {
            youngerSibling(task.spec).ifPresentOrElse(sibling -> await(task, sibling), () -> end(task.spec));
        } else {
            end(task.spec);
        }
    }

    /** It may be over already: refused, since its placement group is no more. */
    private void awaitChild(Running task, TaskSpec child) {
        if (open.containsKey(child.id())) {
            await(task, child);
        } else {
            end(task.spec);
        }
    }

    /**
     * One that the same driver has submitted later, and that waits there for room, perhaps for this one's: a reference that was handed on. Younger ones
     * alone, and none that holds on to anything while it waits: else programs would lock themselves up.
     */
    private Optional<TaskSpec> youngerSibling(TaskSpec task) {
        ClusterNode owner = sim.alive.get(task.owner());
        if (owner == null || !owner.isDriver() || !holdsNothing(task)) {
            return Optional.empty();
        }
        return owner.tasks.open.values().stream()
                .filter(other -> other.index() > task.index() && holdsNothing(other))
                .skip(random.nextInt(10))
                .findFirst();
    }

    private static boolean holdsNothing(TaskSpec waiting) {
        return Set.of(ResourceSet.CPU).containsAll(waiting.resources().units().keySet());
    }

    private void await(Running task, TaskSpec awaited) {
        task.awaited = awaited.id();
        node.ledger.waits(task.spec.id(), true);
        node.scheduler.blocked(task.spec.id());
    }

    /** Nothing that its waiting parent keeps. */
    private ResourceSet childOf(TaskSpec parent) {
        List<ResourceSet> shapes = ClusterSimulation.CHILD_SHAPES;
        boolean inSameBundle = BundleResources.groupOf(parent.resources()) != null && random.nextBoolean();
        return inSameBundle ? sim.programs.besides(parent.resources()) : shapes.get(random.nextInt(shapes.size()));
    }

    /** One in some hundred kills its node; alone in a process, only every second of those does. */
    private boolean isPoison(TaskSpec spec) {
        boolean alone = spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone();
        return node.mayDie() && spec.index() % 401 == 7 && (!alone || spec.depth() % 2 == 0);
    }

    private void end(TaskSpec spec) {
        running.remove(spec.id());
        node.ledger.ended(spec.id());
        long nanos = 1L + random.nextInt(LONGEST_NANOS);
        tellOwner(spec, nanos);
        node.scheduler.finished(spec, nanos);
    }

    /** It is over here, well or badly. */
    void tellOwner(TaskSpec spec, long nanos) {
        node.say(spec.owner(), owner -> owner.tasks.onDone(spec.id(), nanos));
    }

    /** One of its own tasks is over, wherever it was. */
    void onDone(TaskId task, long nanos) {
        node.scheduler.remoteFinished(task, nanos);
        TaskSpec spec = open.remove(task);
        if (spec != null) {
            sim.invariants.onEnded(spec);
            resumeAll(task);
            sim.alive.values().stream()
                    .filter(other -> other != node && other.tasks.isAwaited(task))
                    .toList()
                    .forEach(other -> node.say(other.id(), there -> there.tasks.resumeAll(task)));
        }
    }

    private boolean isAwaited(TaskId task) {
        return running.values().stream().anyMatch(parent -> task.equals(parent.awaited));
    }

    private void resumeAll(TaskId awaited) {
        resume(parent -> awaited.equals(parent.awaited));
    }

    private void resume(Predicate<Running> who) {
        running.values().stream().filter(who).toList().forEach(parent -> {
            parent.awaited = null;
            node.ledger.waits(parent.spec.id(), false);
            node.scheduler.unblocked(parent.spec.id());
            sim.time.within(SimTime.MILLI, () -> {
                if (node.isAlive()) {
                    end(parent.spec);
                }
            });
        });
    }

    /** Its owner gives it up, wherever it is. */
    void giveBack(TaskSpec spec) {
        node.say(spec.owner(), owner -> owner.scheduler.onGivenBack(spec.id()));
    }

    void tellWaiting(TaskSpec spec, boolean waits) {
        NodeId here = node.info().id();
        node.say(spec.owner(), owner -> owner.scheduler.remoteWaits(here, spec.id(), waits));
    }

    void accept(NodeId target, TaskSpec spec) {
        sim.trace("from " + node.info().name() + " to " + target, spec);
        node.say(target, there -> there.scheduler.accept(spec));
    }
}
