package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.ActorId;
import io.ray.api.id.BaseId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineageIdsTest {
    private static final JobId JOB = JobId.fromInt(7);
    private static final TaskId DRIVER = LineageIds.driver(JOB);

    @Test
    void theSameLineageGivesTheSameIds() {
        ActorId actor = LineageIds.actor(DRIVER, JOB, 3);

        assertThat(LineageIds.driver(JobId.fromInt(7))).isEqualTo(DRIVER);
        assertThat(LineageIds.child(DRIVER, JOB, 3)).isEqualTo(LineageIds.child(DRIVER, JOB, 3));
        assertThat(LineageIds.actor(DRIVER, JOB, 3)).isEqualTo(actor);
        assertThat(LineageIds.constructor(actor)).isEqualTo(LineageIds.constructor(actor));
        assertThat(LineageIds.call(DRIVER, actor, 5)).isEqualTo(LineageIds.call(DRIVER, actor, 5));
        assertThat(LineageIds.put(DRIVER, 5)).isEqualTo(LineageIds.put(DRIVER, 5));
    }

    @Test
    void idsHaveTheLengthsOfRay() {
        ActorId actor = LineageIds.actor(DRIVER, JOB, 0);

        assertThat(DRIVER.size()).isEqualTo(TaskId.LENGTH).isEqualTo(24);
        assertThat(LineageIds.child(DRIVER, JOB, 0).size()).isEqualTo(24);
        assertThat(actor.size()).isEqualTo(ActorId.LENGTH).isEqualTo(16);
        assertThat(LineageIds.constructor(actor).size()).isEqualTo(24);
        assertThat(LineageIds.call(DRIVER, actor, 0).size()).isEqualTo(24);
        assertThat(LineageIds.result(DRIVER).size()).isEqualTo(ObjectId.LENGTH).isEqualTo(28);
    }

    @Test
    void noRoleMakesTheIdOfAnother() {
        ActorId root = LineageIds.actor(DRIVER, JOB, 0);
        Set<BaseId> seen = new HashSet<>(Set.of(DRIVER, root, LineageIds.constructor(root)));
        int made = seen.size();
        for (int index = 0; index < 2_000; index++) {
            TaskId child = LineageIds.child(DRIVER, JOB, index);
            ActorId actor = LineageIds.actor(DRIVER, JOB, index + 1);
            TaskId constructor = LineageIds.constructor(actor);
            TaskId call = LineageIds.call(DRIVER, root, index);
            TaskId callOfAnother = LineageIds.call(child, root, index);
            for (TaskId task : new TaskId[] {child, constructor, call, callOfAnother}) {
                seen.add(task);
                seen.add(LineageIds.result(task));
                seen.add(LineageIds.put(task, index));
            }
            seen.add(actor);
            made += 4 * 3 + 1;
        }

        assertThat(seen).hasSize(made);
    }

    @Test
    void everyIdTellsItsJob() {
        ActorId actor = LineageIds.actor(DRIVER, JOB, 1);

        assertThat(LineageIds.job(DRIVER)).isEqualTo(JOB);
        assertThat(LineageIds.job(LineageIds.child(DRIVER, JOB, 1))).isEqualTo(JOB);
        assertThat(LineageIds.job(LineageIds.constructor(actor))).isEqualTo(JOB);
        assertThat(LineageIds.job(LineageIds.call(DRIVER, actor, 1))).isEqualTo(JOB);
    }

    @Test
    void anActorsTasksEndInTheActorsId() {
        ActorId actor = LineageIds.actor(DRIVER, JOB, 1);

        assertThat(lastBytes(LineageIds.constructor(actor))).isEqualTo(actor.getBytes());
        assertThat(lastBytes(LineageIds.call(DRIVER, actor, 9))).isEqualTo(actor.getBytes());
    }

    @Test
    void anObjectTellsWhoMadeIt() {
        TaskId task = LineageIds.child(DRIVER, JOB, 4);

        assertThat(LineageIds.creator(LineageIds.result(task))).isEqualTo(task);
        assertThat(LineageIds.creator(LineageIds.put(task, 0))).isEqualTo(task);
        assertThat(LineageIds.put(task, 0)).isNotEqualTo(LineageIds.result(task));
    }

    @Test
    void refusesMorePutsThanThereAreNumbers() {
        assertThatThrownBy(() -> LineageIds.put(DRIVER, Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    private static byte[] lastBytes(TaskId task) {
        return Arrays.copyOfRange(task.getBytes(), TaskId.LENGTH - ActorId.LENGTH, TaskId.LENGTH);
    }
}
