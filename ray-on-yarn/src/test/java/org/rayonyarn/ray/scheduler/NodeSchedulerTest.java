package org.rayonyarn.ray.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rayonyarn.ray.rpc.SampleTasks.cpus;

import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.PlacedBundle;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

class NodeSchedulerTest {
    private static final NodeId SELF = NodeId.of("self");
    private static final NodeId OTHER = NodeId.of("other");
    private static final PlacementGroupId GROUP = PlacementGroupId.fromRandom();
    private static final ResourceSet ONE = cpus(1);
    private static final long MILLI = 1_000_000;
    private static final SchedulerConfig CONFIG = new SchedulerConfig(
            Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofMillis(5), 4, 1_000, 1_000_000, false, 2);

    private final List<String> effects = new ArrayList<>();
    /** How many tasks workers take ahead. */
    private int room;

    private final WorkerLine line = new WorkerLine() {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean lineUp(TaskSpec spec, int depth) {
            return room-- > 0 && effects.add("ahead " + spec.id() + " " + depth);
        }

        @Override
        public void recall(TaskId task) {
            effects.add("recall " + task);
        }
    };
    private final NodeScheduler scheduler = newScheduler(2);
    private int made;

    @Test
    void startsWhatFitsAndKeepsTheRest() {
        List<TaskSpec> tasks = submit(3, ONE);

        assertThat(drain()).containsExactly(start(tasks.get(0)), start(tasks.get(1)));
        assertThat(scheduler.queued()).isEqualTo(1);
        assertThat(scheduler.running()).isEqualTo(2);
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
    }

    @Test
    void startsTheNextWhenOneIsOver() {
        List<TaskSpec> tasks = submit(3, ONE);
        drain();

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(drain()).containsExactly(start(tasks.get(2)));
    }

    @Test
    void runsTheDeepestFirst() {
        List<TaskSpec> running = submit(2, ONE);
        TaskSpec shallow = SampleTasks.plain(SELF, SampleTasks.JOB, 100, 1, ONE);
        TaskSpec deep = SampleTasks.plain(SELF, SampleTasks.JOB, 101, 2, ONE);
        scheduler.submit(shallow);
        scheduler.submit(deep);
        drain();

        scheduler.finished(running.get(0), MILLI);

        assertThat(drain()).containsExactly(start(deep));
    }

    @Test
    void lendsWhatATaskHoldsWhileItWaits() {
        List<TaskSpec> tasks = submit(3, ONE);
        drain();

        scheduler.blocked(tasks.get(0).id());
        assertThat(drain()).containsExactly(start(tasks.get(2)));
        scheduler.unblocked(tasks.get(0).id());
        TaskSpec late = submit(1, ONE).get(0);
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(effects).as("three were running on two processors").doesNotContain(start(late));
        scheduler.finished(tasks.get(2), MILLI);
        assertThat(drain()).containsExactly(start(late));
    }

    @Test
    void aTaskMayEndWhileItWaits() {
        TaskSpec task = submit(1, ONE).get(0);
        scheduler.blocked(task.id());
        scheduler.blocked(task.id());

        scheduler.finished(task, MILLI);
        scheduler.unblocked(task.id());

        assertThat(scheduler.available()).isEqualTo(cpus(2));
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void tasksWithoutDemandsTakeSlots() {
        submit(5, ResourceSet.EMPTY);

        assertThat(drain()).hasSize(4);
        assertThat(scheduler.queued()).isEqualTo(1);
    }

    @Test
    void sendsShortTasksAheadOfTheirTurn() {
        List<TaskSpec> tasks = submit(6, ONE);
        room = 2;

        scheduler.finished(tasks.get(0), MILLI);

        String depth = " 4"; // of a millisecond, where five are sent ahead and four at most
        assertThat(drain())
                .containsSubsequence(
                        start(tasks.get(2)),
                        "ahead " + tasks.get(3).id() + depth,
                        "ahead " + tasks.get(4).id() + depth);
        assertThat(scheduler.queued()).isEqualTo(3);
        assertThat(scheduler.running()).isEqualTo(2);
    }

    @Test
    void sendsNothingAheadOfWhichTheLengthIsUnknownOrGreat() {
        List<TaskSpec> tasks = submit(6, ONE);
        room = 9;
        assertThat(drain()).noneMatch(effect -> effect.startsWith("ahead"));

        scheduler.finished(tasks.get(0), 6 * MILLI);

        assertThat(drain()).noneMatch(effect -> effect.startsWith("ahead"));
    }

    @Test
    void sendsNothingAheadWhileAnotherShapeWaits() {
        List<TaskSpec> tasks = submit(5, ONE);
        submit(1, cpus(2));
        room = 9;

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(drain()).noneMatch(effect -> effect.startsWith("ahead"));
    }

    @Test
    void whatBeginsInAnothersPlaceTakesWhatThatHeld() {
        List<TaskSpec> tasks = submit(4, ONE);
        room = 1;
        scheduler.finished(tasks.get(0), MILLI);
        drain();

        scheduler.begun(tasks.get(3), tasks.get(1).id());
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(drain()).isEmpty();
        assertThat(scheduler.running()).isEqualTo(2);
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
        scheduler.finished(tasks.get(2), MILLI);
        scheduler.finished(tasks.get(3), MILLI);
        assertThat(scheduler.available()).isEqualTo(cpus(2));
    }

    @Test
    void asksForWhatDoesNotBeginAndStartsItFirst() {
        List<TaskSpec> tasks = submit(5, ONE);
        room = 1;
        scheduler.finished(tasks.get(0), MILLI);
        drain();

        scheduler.onTick(1);
        assertThat(drain()).isEmpty();
        scheduler.onTick(2);
        scheduler.onTick(3);
        assertThat(drain()).as("once").containsExactly("recall " + tasks.get(3).id());
        scheduler.notBegun(tasks.get(3));
        scheduler.finished(tasks.get(1), MILLI);

        assertThat(drain()).containsExactly(start(tasks.get(3)));
    }

    @Test
    void forgetsWhatWasSentAheadWithItsJob() {
        List<TaskSpec> tasks = submit(4, ONE);
        room = 1;
        scheduler.finished(tasks.get(0), MILLI);

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.notBegun(tasks.get(3));

        assertThat(scheduler.queued()).isZero();
    }

    @Test
    void asksForLeasesOnceWhileTheAnswerIsOut() {
        scheduler.onOtherNodes(1);

        submit(5, ONE);

        assertThat(drain()).contains("request {CPU: 1.0} 1").doesNotContain("request {CPU: 1.0} 2");
    }

    @Test
    void asksForNothingWithoutOtherNodes() {
        submit(5, ONE);

        assertThat(drain()).noneMatch(effect -> effect.startsWith("request"));
    }

    @Test
    void asksForWhatIsTooLargeForThisNodeEvenIfItIsAlone() {
        submit(1, cpus(3));

        assertThat(drain()).containsExactly("request {CPU: 3.0} 1");
    }

    @Test
    void sendsOneTaskToASlotOfUnknownSpeed() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = submit(6, ONE);
        drain();

        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 2)));

        assertThat(drain()).containsExactly(send(tasks.get(2)), send(tasks.get(3)), "request {CPU: 1.0} 2");
        assertThat(scheduler.whereIs(tasks.get(2).id())).isEqualTo(OTHER);
    }

    @Test
    void sendsShortTasksAheadUpToALimit() {
        scheduler.onOtherNodes(1);
        scheduler.finished(submit(1, ONE).get(0), 1_000);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        submit(2 + 10, ONE);

        assertThat(drain()).filteredOn(effect -> effect.startsWith("send")).hasSize(4);
    }

    @Test
    void whatOthersPlacedHereStaysHere() {
        scheduler.onOtherNodes(1);
        for (int i = 0; i < 4; i++) {
            scheduler.accept(next(ONE));
        }
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 8)));

        assertThat(drain()).allMatch(effect -> effect.startsWith("start"));
        assertThat(scheduler.queued()).isEqualTo(2);
    }

    @Test
    void takesItsQuestionBackWhenNothingWaitsAnyMore() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = submit(3, ONE);
        drain();

        scheduler.finished(tasks.get(0), MILLI);

        assertThat(drain()).containsExactly(start(tasks.get(2)), "request {CPU: 1.0} 0");
    }

    @Test
    void givesAnIdleLeaseBack() {
        for (long clock : new long[] {0, 5_000_000_000L, Long.MIN_VALUE / 2}) {
            NodeScheduler young = newScheduler(2);
            young.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 3)));

            young.onTick(clock);
            young.onTick(clock + 400 * MILLI);
            assertThat(drain()).as("clock=%d", clock).isEmpty();
            young.onTick(clock + 501 * MILLI);

            assertThat(drain()).as("clock=%d", clock).containsExactly("return {CPU: 1.0} 3");
        }
    }

    @Test
    void keepsALeaseThatWorks() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        drain();

        scheduler.onTick(0);
        scheduler.onTick(10_000 * MILLI);
        assertThat(drain()).isEmpty();
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        scheduler.onTick(10_100 * MILLI);
        scheduler.onTick(10_700 * MILLI);

        assertThat(drain()).containsExactly("return {CPU: 1.0} 1");
    }

    @Test
    void runsAgainWhatADeadNodeHad() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        scheduler.finished(tasks.get(0), MILLI);
        drain();

        scheduler.onNodeDied(OTHER);

        assertThat(drain()).containsExactly(start(tasks.get(2).nextAttempt()));
    }

    @Test
    void sendsNothingByALeaseThatTheHeadHasForgotten() {
        scheduler.onOtherNodes(1);
        List<TaskSpec> tasks = submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        drain();

        scheduler.onLeasesLost();
        scheduler.remoteFinished(tasks.get(2).id(), MILLI);
        submit(10, ONE);
        scheduler.onTick(0);
        scheduler.onTick(10_000 * MILLI);

        assertThat(drain()).noneMatch(effect -> effect.startsWith("send") || effect.startsWith("return"));
    }

    @Test
    void theEndOfAJobFreesTheLeasesThatServedIt() {
        scheduler.onOtherNodes(1);
        submit(4, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        drain();

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.onTick(0);
        scheduler.onTick(600 * MILLI);

        assertThat(scheduler.queued()).isZero();
        assertThat(drain()).contains("return {CPU: 1.0} 1");
    }

    @Test
    void aDetachedActorThatWaitsForRoomOutlivesItsJob() {
        List<TaskSpec> running = submit(2, ONE);
        TaskSpec detached = SampleTasks.constructor(SELF, 500, ONE, true);
        TaskSpec attached = SampleTasks.constructor(SELF, 501, ONE, false);
        scheduler.accept(attached);
        scheduler.accept(detached);
        drain();

        scheduler.onJobEnded(SampleTasks.JOB);
        scheduler.finished(running.get(0), MILLI);
        scheduler.finished(running.get(1), MILLI);

        assertThat(drain()).containsExactly(start(detached));
    }

    @Test
    void asksElsewhereWhenSomethingHoldsThisNodeForLongerThanItsTasksTake() {
        scheduler.onOtherNodes(1);
        scheduler.finished(submit(1, ONE).get(0), 1_000);
        scheduler.accept(SampleTasks.constructor(SELF, 500, cpus(2), false));
        scheduler.onTick(0);
        submit(1, ONE);
        assertThat(drain()).as("it should be its turn in a microsecond").noneMatch(e -> e.startsWith("request"));

        scheduler.onTick(100 * MILLI);
        scheduler.onTick(200 * MILLI);
        scheduler.onTick(300 * MILLI);

        assertThat(drain()).containsExactly("request {CPU: 1.0} 1");
    }

    // ------------------------------------------------------------------------------------------- inputs elsewhere

    @Test
    void asksTheHeadWhereInputsAreLargeAndElsewhereEvenIfThereIsRoom() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);

        scheduler.submit(reader);

        assertThat(drain()).containsExactly("request {CPU: 1.0} 1 2000 bytes at home");
        scheduler.onGrants(new SchedulingClass(ONE, OTHER), List.of(new Grant(OTHER, 1)));
        assertThat(drain()).containsExactly(send(reader));
    }

    @Test
    void startsHereWhatTheHeadFindsCheaperHere() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);
        scheduler.submit(reader);
        drain();

        scheduler.onGrants(new SchedulingClass(ONE, OTHER), List.of(new Grant(SELF, 1)));

        assertThat(drain()).containsExactly("return {CPU: 1.0} 1", start(reader));
    }

    @Test
    void startsHereWhatTheHeadSaysNothingAbout() {
        scheduler.onOtherNodes(1);
        TaskSpec reader = withInput(OTHER, 2_000);
        scheduler.submit(reader);
        drain();

        scheduler.onTick(0);
        scheduler.onTick(100 * MILLI);

        assertThat(drain()).contains(start(reader));
    }

    @Test
    void smallInputsAndThoseOfThisNodeAskNobody() {
        scheduler.onOtherNodes(1);
        TaskSpec small = withInput(OTHER, 999);
        TaskSpec own = withInput(SELF, 2_000);

        scheduler.submit(small);
        scheduler.submit(own);

        assertThat(drain()).containsExactly(start(small), start(own));
    }

    private TaskSpec withInput(NodeId home, long bytes) {
        ObjectAddress object = new ObjectAddress(new ObjectId(new byte[ObjectId.LENGTH]), home, 1);
        return SampleTasks.plain(
                SELF, made++, ONE, new TaskArg.Located(object, new TaskResult.Stored(bytes, home, List.of())));
    }

    // ----------------------------------------------------------------------------------------- tasks that fell nodes

    @Test
    void runsATaskThatWasRunningWhenTwoNodesDiedOnceMoreAlone() {
        NodeId third = NodeId.of("third");
        NodeId fourth = NodeId.of("fourth");
        scheduler.onOtherNodes(3);
        List<TaskSpec> tasks = submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        drain();

        scheduler.onNodeDied(OTHER);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(third, 1)));
        assertThat(drain()).contains(send(tasks.get(2).nextAttempt()));
        scheduler.onNodeDied(third);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(fourth, 1)));
        assertThat(drain()).contains(send(tasks.get(2).nextAttempt().nextAttemptAlone()));
        scheduler.onNodeDied(fourth);

        assertThat(drain()).containsExactly("suspect " + tasks.get(2).id() + " " + List.of(OTHER, third, fourth));
        assertThat(scheduler.queued()).isZero();
    }

    @Test
    void doesNotSuspectWhatWasOnlySentAhead() {
        NodeId third = NodeId.of("third");
        scheduler.onOtherNodes(2);
        scheduler.finished(submit(1, ONE).get(0), 1_000);
        List<TaskSpec> tasks = submit(5, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        scheduler.onNodeDied(OTHER);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(third, 1)));
        drain();

        scheduler.onNodeDied(third);

        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(NodeId.of("fourth"), 3)));
        assertThat(drain())
                .as("of three the first alone ran")
                .filteredOn(e -> e.endsWith("alone"))
                .hasSize(1);
        assertThat(tasks).hasSize(5);
    }

    // ------------------------------------------------------------------------------------------------ placement groups

    @Test
    void holdsBackWhatIsClaimedAndTakesAllOfItAtOnce() {
        List<TaskSpec> running = submit(2, ONE);
        drain();
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        List<TaskSpec> later = submit(1, ONE);
        scheduler.finished(running.get(0), MILLI);
        assertThat(drain()).as("it is kept for the bundle").noneMatch(e -> e.startsWith("start"));

        scheduler.finished(running.get(1), MILLI);

        assertThat(drain()).contains("reserved 1").doesNotContain(start(later.get(0)));
        assertThat(scheduler.available()).isEqualTo(ResourceSet.EMPTY);
        scheduler.bundles().giveBack(GROUP, 1);
        assertThat(drain()).contains(start(later.get(0)));
    }

    @Test
    void runsInABundleOnlyOnceItIsCommitted() {
        TaskSpec inside = next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, ONE)));
        scheduler.accept(inside);
        assertThat(drain()).containsExactly("reserved 1");

        scheduler.bundles().commit(GROUP, 1);
        scheduler.bundles().commit(GROUP, 1);

        assertThat(drain()).containsExactly(start(inside));
        assertThat(scheduler.available().amount("CPU")).isEqualTo(1);
    }

    @Test
    void whatStillRunsInARemovedGroupKeepsItsShareUntilItEnds() {
        TaskSpec inside = next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        scheduler.bundles().commit(GROUP, 1);
        scheduler.accept(inside);

        scheduler.removeGroup(GROUP);
        assertThat(scheduler.available().amount("CPU")).isEqualTo(1);
        scheduler.finished(inside, MILLI);

        assertThat(scheduler.available()).isEqualTo(cpus(2));
    }

    @Test
    void refusesTasksOfAGroupThatIsNoMore() {
        TaskSpec waiting = next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.submit(waiting);
        drain();

        scheduler.removeGroup(GROUP);
        TaskSpec late = next(BundleResources.demand(ONE, GROUP, 0));
        scheduler.accept(late);

        assertThat(drain()).containsExactly("refuse " + waiting.id(), "refuse " + late.id());
    }

    @Test
    void givesBackToOthersWhatABundleLeavesNoRoomFor() {
        scheduler.bundles().reserve(GROUP, 1, List.of(new PlacedBundle(0, cpus(2))));
        drain();
        TaskSpec placed = next(ONE);

        scheduler.accept(placed);

        assertThat(drain()).containsExactly("give back " + placed.id());
    }

    @Test
    void givesBackAfterAWhileWhatActorsLeaveNoRoomFor() {
        scheduler.accept(SampleTasks.constructor(SELF, 500, cpus(1.5), false));
        TaskSpec placed = next(ONE);
        TaskSpec small = next(cpus(0.5));
        scheduler.accept(placed);
        drain();

        scheduler.onTick(100 * MILLI);
        assertThat(drain()).as("the actor may be about to end").isEmpty();
        scheduler.onTick(200 * MILLI);

        assertThat(drain()).containsExactly("give back " + placed.id());
        scheduler.accept(small);
        assertThat(drain()).containsExactly(start(small));
    }

    @Test
    void keepsWhatWaitsForTasksThatWillEnd() {
        submit(2, ONE);
        scheduler.accept(next(ONE));
        drain();

        scheduler.onTick(100 * MILLI);
        scheduler.onTick(200 * MILLI);
        scheduler.onTick(300 * MILLI);

        assertThat(drain()).isEmpty();
    }

    @Test
    void sendsElsewhereWhatComesBack() {
        scheduler.onOtherNodes(2);
        List<TaskSpec> tasks = submit(3, ONE);
        scheduler.onGrants(SchedulingClass.of(ONE), List.of(new Grant(OTHER, 1)));
        drain();

        scheduler.onGivenBack(tasks.get(2).id());

        assertThat(drain()).containsExactly("return {CPU: 1.0} 1", "request {CPU: 1.0} 1");
        assertThat(scheduler.whereIs(tasks.get(2).id())).isNull();
    }

    @Test
    void aTaskThatWaitsLendsItsCpuAndNothingElse() {
        ResourceSet both = ResourceSet.of(Map.of("CPU", 2.0, "memory", 5.0));
        NodeScheduler rich = newScheduler(both);
        TaskSpec parent = next(both);
        rich.submit(parent);

        rich.blocked(parent.id());

        assertThat(rich.available()).isEqualTo(cpus(2));
        rich.unblocked(parent.id());
        assertThat(rich.available()).isEqualTo(ResourceSet.EMPTY);
    }

    private NodeScheduler newScheduler(int cpus) {
        return newScheduler(cpus(cpus));
    }

    private NodeScheduler newScheduler(ResourceSet total) {
        return new NodeScheduler(
                SELF,
                total,
                4,
                CONFIG,
                new SchedulingEffects() {
                    @Override
                    public void start(TaskSpec spec) {
                        effects.add(NodeSchedulerTest.start(spec));
                    }

                    @Override
                    public void send(NodeId target, TaskSpec spec) {
                        effects.add(NodeSchedulerTest.send(spec));
                    }

                    @Override
                    public void requestLeases(SchedulingClass tasks, int backlog, long inputBytes) {
                        effects.add("request " + tasks.demand() + " " + backlog
                                + (tasks.home() == null ? "" : " " + inputBytes + " bytes at home"));
                    }

                    @Override
                    public void returnLease(SchedulingClass tasks, NodeId target, int slots) {
                        effects.add("return " + tasks.demand() + " " + slots);
                    }

                    @Override
                    public void reserved(PlacementGroupId group, long transaction) {
                        effects.add("reserved " + transaction);
                    }

                    @Override
                    public void giveBack(TaskSpec spec) {
                        effects.add("give back " + spec.id());
                    }

                    @Override
                    public void refuse(TaskSpec spec) {
                        effects.add("refuse " + spec.id());
                    }

                    @Override
                    public void suspect(TaskSpec spec, List<NodeId> felled) {
                        effects.add("suspect " + spec.id() + " " + felled);
                    }
                },
                line);
    }

    private static String start(TaskSpec spec) {
        return "start " + spec.id() + " " + spec.attempt();
    }

    private static String send(TaskSpec spec) {
        boolean alone = spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone();
        return "send " + spec.id() + " " + spec.attempt() + (alone ? " alone" : "");
    }

    private List<TaskSpec> submit(int count, ResourceSet shape) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(next(shape));
            scheduler.submit(tasks.get(i));
        }
        return tasks;
    }

    private TaskSpec next(ResourceSet shape) {
        return SampleTasks.plain(SELF, made++, shape);
    }

    private List<String> drain() {
        List<String> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
