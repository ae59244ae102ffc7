package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * One seeded life of a few schedulers and a head that lends workers and reserves bundles as it likes. Messages keep their order
 * between two ends and else come when they come; nodes die, the head forgets its leases, a job ends, completions come twice,
 * placement groups come and go, and one task in many kills the node that runs it.
 */
final class NodeSchedulerSimulation {
    private static final NodeId HEAD = NodeId.of("head");
    private static final List<ResourceSet> SHAPES = List.of(
            ResourceSet.EMPTY,
            SampleTasks.cpus(1),
            SampleTasks.cpus(0.5),
            SampleTasks.cpus(3),
            ResourceSet.of(Map.of("CPU", 1.0, "GPU", 1.0)));
    /** What a task waits for while it keeps its GPU: nothing that needs one, else they wait for each other for ever. */
    private static final List<ResourceSet> CHILD_SHAPES = SHAPES.subList(0, SHAPES.size() - 1);

    private static final List<JobId> JOBS = List.of(JobId.fromInt(1), JobId.fromInt(2));

    private record Channel(NodeId from, NodeId to) {}

    private record Execution(TaskId task, int attempt) {}

    private record Lease(NodeId holder, NodeId target, SchedulingClass tasks) {}

    private record Question(NodeId asker, SchedulingClass tasks) {}

    private final Random random;
    private final Map<NodeId, SimNode> alive = new LinkedHashMap<>();
    private final Map<Channel, ArrayDeque<Runnable>> network = new LinkedHashMap<>();
    private final Set<Execution> started = new HashSet<>();
    private final Set<JobId> runningJobs = new HashSet<>(JOBS);
    private final Map<Lease, Integer> leases = new LinkedHashMap<>();
    private final Map<Question, Integer> questions = new LinkedHashMap<>();
    /** All deaths and ends of jobs, which a node learns again on each connection. */
    private final List<Consumer<SimNode>> news = new ArrayList<>();

    private final SimGroups groups;
    private long nowNs;
    private long made;

    NodeSchedulerSimulation(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        nowNs = random.nextLong() >> 2;
        groups = new SimGroups(random);
        addNode("driver", ResourceSet.EMPTY, 0);
        addNode("large", ResourceSet.of(Map.of("CPU", 4.0, "GPU", 1.0)), 3);
        for (int i = random.nextInt(4); i > 0; i--) {
            addNode("node-" + i, SampleTasks.cpus(1 + random.nextInt(3)), 1 + random.nextInt(3));
        }
        alive.values().forEach(node -> node.scheduler.onOtherNodes(alive.size() - 1));
    }

    private void addNode(String name, ResourceSet total, int taskSlots) {
        NodeId id = NodeId.of(name);
        alive.put(id, new SimNode(id, total, taskSlots));
    }

    long startedCount() {
        return started.size();
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            disturb();
            turn();
        }
        groups.all().forEach(this::removeGroup);
        for (int round = 0; round < 3_000 && !isCalm(); round++) {
            turn();
        }
        checkCalm();
    }

    private void disturb() {
        if (random.nextInt(4) == 0) {
            SimNode node = pick(List.copyOf(alive.values()));
            node.submit(pick(JOBS), 1, groups.perhapsIn(SHAPES.get(random.nextInt(SHAPES.size()))));
        }
        if (random.nextInt(40) == 0) {
            disturbGroups();
        }
        switch (random.nextInt(1_000)) {
            case 0, 1 -> pick(List.copyOf(alive.values())).die();
            case 2, 3, 4 -> forgetLeases(pick(List.copyOf(alive.keySet())));
            case 5 -> endJob(JOBS.get(1));
            case 6, 7, 8, 9, 10, 11 -> revokeSomething();
            default -> {}
        }
    }

    private void disturbGroups() {
        SimGroups.Group group = groups.all().isEmpty() ? null : pick(groups.all());
        SimNode node = pick(List.copyOf(alive.values()));
        if (group == null || (random.nextInt(4) == 0 && groups.all().size() < 4)) {
            SimGroups.Group young = groups.make(node.id, node.total);
            if (young != null) {
                post(HEAD, node.id, () -> node.scheduler.bundles().reserve(young.id, 1, young.bundles));
            }
        } else if (random.nextInt(3) == 0) {
            removeGroup(group);
        } else if (random.nextInt(3) == 0 && !group.committed) {
            SimNode host = alive.get(group.host);
            if (host != null) {
                post(HEAD, group.host, () -> host.scheduler.bundles().reserve(group.id, 1, group.bundles)); // once more
            }
        }
    }

    private void removeGroup(SimGroups.Group group) {
        groups.remove(group);
        questions.keySet().removeIf(question -> BundleResources.isFor(question.tasks.demand(), group.id));
        leases.keySet().removeIf(lease -> BundleResources.isFor(lease.tasks.demand(), group.id));
        news.add(node -> node.onGroupRemoved(group.id));
        toAll(node -> node.onGroupRemoved(group.id));
    }

    /** Something small happens everywhere. */
    private void turn() {
        for (int i = 0; i < 4; i++) {
            deliverOne();
        }
        lend();
        List.copyOf(alive.values()).forEach(SimNode::work);
        if (random.nextInt(5) == 0) {
            nowNs += random.nextInt(200_000_000);
            alive.values().forEach(node -> node.scheduler.onTick(nowNs));
        }
    }

    private void deliverOne() {
        if (!network.isEmpty()) {
            Channel channel = pick(List.copyOf(network.keySet()));
            ArrayDeque<Runnable> messages = network.getOrDefault(channel, new ArrayDeque<>());
            Runnable message = messages.remove();
            if (messages.isEmpty()) {
                network.remove(channel);
            }
            message.run();
        }
    }

    private void post(NodeId from, NodeId to, Runnable message) {
        if ((to.equals(HEAD) || alive.containsKey(to)) && (from.equals(HEAD) || alive.containsKey(from))) {
            network.computeIfAbsent(new Channel(from, to), c -> new ArrayDeque<>())
                    .add(message);
        }
    }

    private void toAll(Consumer<SimNode> news) {
        alive.forEach((id, node) -> post(HEAD, id, () -> news.accept(node)));
    }

    // ------------------------------------------------------------------------------------------------- the head

    private void lend() {
        if (questions.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        Question question = pick(List.copyOf(questions.keySet()));
        SimNode asker = alive.get(question.asker);
        SimNode target = pick(List.copyOf(alive.values()));
        boolean toItself = target == asker && question.tasks.hasHomeOutside(question.asker);
        if (asker == null || (target == asker && !toItself) || !target.couldRun(question.tasks.demand())) {
            return;
        }
        int slots = 1 + random.nextInt(Math.min(3, questions.getOrDefault(question, 1)));
        questions.remove(question);
        leases.merge(new Lease(asker.id, target.id, question.tasks), slots, Integer::sum);
        List<Grant> grants = List.of(new Grant(target.id, slots));
        post(HEAD, asker.id, () -> asker.onGrants(question.tasks, grants));
    }

    private void revokeSomething() {
        if (!leases.isEmpty()) {
            Lease lease = pick(List.copyOf(leases.keySet()));
            SimNode holder = alive.get(lease.holder);
            if (holder != null) {
                post(HEAD, lease.holder, () -> holder.scheduler.onRevoked(lease.tasks, lease.target, 1));
            }
        }
    }

    private void forgetLeases(NodeId holder) {
        SimNode node = alive.get(holder);
        leases.keySet().removeIf(lease -> lease.holder.equals(holder));
        questions.keySet().removeIf(question -> question.asker.equals(holder));
        network.remove(new Channel(holder, HEAD)); // a connection that breaks
        network.remove(new Channel(HEAD, holder));
        if (node != null) {
            news.forEach(missed -> post(HEAD, holder, () -> missed.accept(node)));
            post(HEAD, holder, node.scheduler::onLeasesLost);
        }
    }

    private void endJob(JobId job) {
        if (runningJobs.remove(job)) {
            news.add(node -> node.onJobEnded(job));
            toAll(node -> node.onJobEnded(job));
        }
    }

    // -------------------------------------------------------------------------------------------- the invariants

    private boolean isCalm() {
        return network.isEmpty() && leases.isEmpty() && alive.values().stream().allMatch(SimNode::isIdle);
    }

    private void checkCalm() {
        for (SimNode node : alive.values()) {
            assertThat(node.open.keySet())
                    .as("tasks that never end, node=%s", node.id)
                    .isEmpty();
            assertThat(node.scheduler.queued()).as("queued on %s", node.id).isZero();
            assertThat(node.scheduler.running()).as("running on %s", node.id).isZero();
            assertThat(node.scheduler.available()).isEqualTo(node.total);
            assertThat(node.scheduler.bundles().held()).isEmpty();
        }
        assertThat(leases).as("leases that nobody needs").isEmpty();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A task under way, and the child that it waits for. */
    private static final class Running {
        final TaskSpec spec;

        @Nullable
        TaskId awaited;

        Running(TaskSpec spec) {
            this.spec = spec;
        }

        /** What it keeps from others: while it waits, all but its CPU. */
        ResourceSet occupies() {
            ResourceSet plain = BundleResources.plain(spec.resources());
            if (awaited == null) {
                return plain;
            }
            Map<String, Long> kept = new HashMap<>(plain.units());
            kept.remove(ResourceSet.CPU);
            return ResourceSet.ofUnits(kept);
        }
    }

    private final class SimNode implements SchedulingEffects {
        final NodeId id;
        final ResourceSet total;
        final int taskSlots;
        final NodeScheduler scheduler;
        final Map<TaskId, TaskSpec> open = new LinkedHashMap<>();
        final Map<TaskId, Running> running = new LinkedHashMap<>();
        final Map<PlacementGroupId, ResourceSet> heldBundles = new HashMap<>();

        SimNode(NodeId id, ResourceSet total, int taskSlots) {
            this.id = id;
            this.total = total;
            this.taskSlots = taskSlots;
            this.scheduler = new NodeScheduler(id, total, taskSlots, SchedulerConfig.DEFAULT, this, WorkerLine.NONE);
        }

        boolean couldRun(ResourceSet demand) {
            ResourceSet offered = groups.offered(id, total, BundleResources.groupOf(demand));
            return taskSlots > 0 && offered.contains(demand);
        }

        boolean isIdle() {
            return open.isEmpty() && running.isEmpty() && scheduler.queued() == 0;
        }

        @Nullable
        TaskSpec submit(JobId job, int depth, ResourceSet shape) {
            if (!runningJobs.contains(job)) {
                return null;
            }
            TaskSpec spec = SampleTasks.plain(id, job, made++, depth, shape, inputs());
            open.put(spec.id(), spec);
            scheduler.submit(spec);
            return spec;
        }

        /** Now and then a task has a large input on some node. */
        private TaskArg[] inputs() {
            if (random.nextInt(4) > 0) {
                return new TaskArg[0];
            }
            NodeId home = pick(List.copyOf(alive.keySet()));
            ObjectAddress object = new ObjectAddress(new ObjectId(new byte[ObjectId.LENGTH]), home, 1);
            return new TaskArg[] {new TaskArg.Located(object, new TaskResult.Stored(5_000_000, home, List.of()))};
        }

        void onGroupRemoved(PlacementGroupId group) {
            heldBundles.remove(group);
            scheduler.removeGroup(group).forEach(spec -> onDone(spec.id(), 0));
        }

        void work() {
            for (Running task : List.copyOf(running.values())) {
                if (task.awaited != null || random.nextInt(4) > 0) {
                    continue;
                }
                if (isPoison(task.spec) && isDeadlyHere(task.spec) && mayDie()) {
                    die();
                    return;
                }
                if (task.spec.depth() < 4 && random.nextInt(3) == 0) {
                    await(task);
                } else {
                    end(task);
                }
            }
        }

        private void await(Running task) {
            ResourceSet shape = CHILD_SHAPES.get(random.nextInt(CHILD_SHAPES.size()));
            TaskSpec child = submit(task.spec.job(), task.spec.depth() + 1, shape);
            if (child != null) {
                task.awaited = child.id();
                scheduler.blocked(task.spec.id());
            }
        }

        private void end(Running task) {
            TaskSpec spec = task.spec;
            running.remove(spec.id());
            long nanos = 1L + random.nextInt(20_000_000);
            SimNode owner = alive.get(spec.owner());
            if (spec.owner().equals(id)) {
                onDone(spec.id(), nanos);
            } else if (owner != null) {
                for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                    post(id, owner.id, () -> owner.onDone(spec.id(), nanos));
                }
            }
            scheduler.finished(spec, nanos);
        }

        private void onDone(TaskId task, long nanos) {
            scheduler.remoteFinished(task, nanos);
            if (open.remove(task) != null) {
                resume(parent -> task.equals(parent.awaited));
            }
        }

        private void resume(Predicate<Running> who) {
            running.values().stream()
                    .filter(task -> task.awaited != null)
                    .filter(who)
                    .forEach(task -> {
                        task.awaited = null;
                        scheduler.unblocked(task.spec.id());
                    });
        }

        void onGrants(SchedulingClass tasks, List<Grant> grants) {
            scheduler.onGrants(tasks, grants);
        }

        void onJobEnded(JobId job) {
            open.values().removeIf(spec -> spec.job().equals(job));
            scheduler.onJobEnded(job);
            resume(task -> task.spec.job().equals(job));
        }

        /** Those that can't be missed stay: the driver, and the only node with a GPU. */
        private boolean mayDie() {
            return !id.equals(NodeId.of("driver")) && !id.equals(NodeId.of("large"));
        }

        void die() {
            if (!mayDie()) {
                return;
            }
            alive.remove(id);
            network.keySet().removeIf(channel -> channel.from.equals(id) || channel.to.equals(id));
            leases.keySet().removeIf(lease -> lease.holder.equals(id) || lease.target.equals(id));
            questions.keySet().removeIf(question -> question.asker.equals(id));
            groups.onNodeDied(id).forEach(NodeSchedulerSimulation.this::removeGroup);
            news.add(node -> node.scheduler.onNodeDied(id));
            int others = alive.size() - 1;
            toAll(node -> {
                node.scheduler.onNodeDied(id);
                node.scheduler.onOtherNodes(others);
            });
        }

        @Override
        public void start(TaskSpec spec) {
            assertThat(started.add(new Execution(spec.id(), spec.attempt())))
                    .as("started once: task=%s attempt=%s", spec.id(), spec.attempt())
                    .isTrue();
            running.put(spec.id(), new Running(spec));
            checkRoom(spec.resources());
        }

        /** What starts fits beside all that is held or runs: only a task that goes on may exceed, and only in CPU. */
        private void checkRoom(ResourceSet demand) {
            PlacementGroupId group = BundleResources.groupOf(demand);
            boolean inBundle = group != null && heldBundles.containsKey(group);
            Map<String, Long> used = new HashMap<>();
            if (!inBundle) {
                heldBundles.values().forEach(bundle -> add(used, bundle));
            }
            int slots = 0;
            for (Running task : running.values()) {
                PlacementGroupId its = BundleResources.groupOf(task.spec.resources());
                boolean inside = its != null && heldBundles.containsKey(its);
                if (inBundle ? Objects.equals(group, its) : !inside) {
                    add(used, task.occupies());
                }
                slots += task.awaited == null && BundleResources.demandsNothing(task.spec.resources()) ? 1 : 0;
            }
            used.keySet().retainAll(BundleResources.plain(demand).units().keySet());
            ResourceSet whole = inBundle ? heldBundles.getOrDefault(group, ResourceSet.EMPTY) : total;
            assertThat(whole.contains(ResourceSet.ofUnits(used)))
                    .as("%s of %s on %s, bundles %s", used, whole, id, heldBundles)
                    .isTrue();
            assertThat(BundleResources.demandsNothing(demand) ? slots : 0).isLessThanOrEqualTo(taskSlots);
            checkGpus();
        }

        /** No GPU is in two hands. */
        private void checkGpus() {
            Map<Integer, Long> used = new HashMap<>();
            running.keySet().forEach(task -> scheduler
                    .held(task)
                    .getOrDefault(ResourceSet.GPU, List.of())
                    .forEach(slot -> used.merge(slot.id(), slot.units(), Long::sum)));
            used.forEach((slot, units) ->
                    assertThat(units).as("GPU %s on %s", slot, id).isLessThanOrEqualTo(ResourceSet.UNITS));
        }

        private void add(Map<String, Long> used, ResourceSet amounts) {
            amounts.units().forEach((name, units) -> used.merge(name, units, Long::sum));
        }

        @Override
        public void send(NodeId target, TaskSpec spec) {
            SimNode there = alive.get(target);
            assertThat(target).isNotEqualTo(id);
            if (there != null) {
                post(id, target, () -> there.scheduler.accept(spec));
            }
        }

        @Override
        public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {
            Question question = new Question(id, tasks);
            post(id, HEAD, () -> {
                PlacementGroupId group = BundleResources.groupOf(tasks.demand());
                if (group != null && !groups.isAlive(group)) {
                    post(HEAD, id, () -> onGroupRemoved(group));
                } else if (backlog == 0) {
                    questions.remove(question);
                } else {
                    questions.put(question, backlog);
                }
            });
        }

        @Override
        public void returnLease(SchedulingClass tasks, NodeId target, int slots) {
            post(
                    id,
                    HEAD,
                    () -> leases.computeIfPresent(new Lease(id, target, tasks), (lease, held) -> {
                        assertThat(slots).isLessThanOrEqualTo(held);
                        return held == slots ? null : held - slots;
                    }));
        }

        @Override
        public void reserved(PlacementGroupId group, long transaction) {
            SimGroups.Group known = groups.find(group);
            if (known != null) {
                heldBundles.put(group, known.sum());
                checkBundlesFit();
            }
            post(id, HEAD, () -> {
                SimGroups.Group living = groups.find(group);
                if (living != null) {
                    living.committed = true;
                    post(HEAD, id, () -> scheduler.bundles().commit(group, transaction));
                }
            });
        }

        /** Bundles and what keeps running outside them never exceed the node. */
        private void checkBundlesFit() {
            Map<String, Long> used = new HashMap<>();
            heldBundles.values().forEach(bundle -> add(used, bundle));
            assertThat(total.contains(ResourceSet.ofUnits(used))).isTrue();
        }

        @Override
        public void giveBack(TaskSpec spec) {
            SimNode owner = alive.get(spec.owner());
            if (owner != null) {
                post(id, owner.id, () -> owner.scheduler.onGivenBack(spec.id()));
            }
        }

        @Override
        public void tellWaiting(TaskSpec spec, boolean waits) {
            SimNode owner = alive.get(spec.owner());
            if (owner != null) {
                post(id, owner.id, () -> owner.scheduler.remoteWaits(id, spec.id(), waits));
            }
        }

        @Override
        public void refuse(TaskSpec spec) {
            SimNode owner = alive.get(spec.owner());
            if (spec.owner().equals(id)) {
                onDone(spec.id(), 0);
            } else if (owner != null) {
                post(id, owner.id, () -> owner.onDone(spec.id(), 0));
            }
        }

        @Override
        public void suspect(TaskSpec spec, List<NodeId> felled) {
            assertThat(felled)
                    .hasSize(SchedulerConfig.DEFAULT.maxNodeDeaths() + 1)
                    .doesNotHaveDuplicates();
            assertThat(isAlone(spec)).isTrue();
            onDone(spec.id(), 0);
        }
    }

    /** One task in many kills what it runs on; those that can't be missed are spared. */
    private boolean isPoison(TaskSpec spec) {
        return spec.index() % 97 == 13;
    }

    /** Half of them halt their process; the others eat the node's memory, which no process keeps in. */
    private static boolean isDeadlyHere(TaskSpec spec) {
        return !isAlone(spec) || spec.depth() % 2 == 0;
    }

    private static boolean isAlone(TaskSpec spec) {
        return spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone();
    }
}
