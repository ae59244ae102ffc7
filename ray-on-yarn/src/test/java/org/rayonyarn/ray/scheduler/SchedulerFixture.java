package org.rayonyarn.ray.scheduler;

import static org.rayonyarn.ray.rpc.SampleTasks.cpus;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** A scheduler of two processors and four slots that a test drives, and that writes down what it asks for. */
final class SchedulerFixture {
    static final NodeId SELF = NodeId.of("self");
    static final NodeId OTHER = NodeId.of("other");
    static final ResourceSet ONE = cpus(1);
    static final long MILLI = 1_000_000;
    private static final SchedulerConfig CONFIG = new SchedulerConfig(
            Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofMillis(5), 4, 1_000, 1_000_000, false, 2);

    final List<String> effects = new ArrayList<>();
    final NodeScheduler scheduler = newScheduler(cpus(2));

    /** How many tasks workers take ahead. */
    int room;

    /** Whether workers that are busy would take a task soon. */
    boolean busy;

    int made;

    NodeScheduler newScheduler(ResourceSet total) {
        return new NodeScheduler(SELF, total, 4, CONFIG, new Notes(), new Line());
    }

    List<TaskSpec> submit(int count, ResourceSet shape) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(next(shape));
            scheduler.submit(tasks.get(i));
        }
        return tasks;
    }

    TaskSpec next(ResourceSet shape) {
        return SampleTasks.plain(SELF, made++, shape);
    }

    /** What was asked for since the last time. */
    List<String> drain() {
        List<String> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    static String start(TaskSpec spec) {
        return "start " + spec.id() + " " + spec.attempt();
    }

    static String send(TaskSpec spec) {
        boolean alone = spec.kind() instanceof TaskSpec.Kind.Plain plain && plain.alone();
        return "send " + spec.id() + " " + spec.attempt() + (alone ? " alone" : "");
    }

    private final class Line implements WorkerLine {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean servesSoon(TaskSpec spec) {
            return busy;
        }

        @Override
        public boolean lineUp(TaskSpec spec, int depth) {
            return room-- > 0 && effects.add("ahead " + spec.id() + " " + depth);
        }

        @Override
        public void recall(TaskId task) {
            effects.add("recall " + task);
        }
    }

    private final class Notes implements SchedulingEffects {
        @Override
        public void start(TaskSpec spec) {
            effects.add(SchedulerFixture.start(spec));
        }

        @Override
        public void send(NodeId target, TaskSpec spec) {
            effects.add(SchedulerFixture.send(spec));
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
        public void tellWaiting(TaskSpec spec, boolean waits) {
            effects.add((waits ? "waits " : "goes on ") + spec.id());
        }

        @Override
        public void refuse(TaskSpec spec) {
            effects.add("refuse " + spec.id());
        }

        @Override
        public void suspect(TaskSpec spec, List<NodeId> felled) {
            effects.add("suspect " + spec.id() + " " + felled);
        }
    }
}
