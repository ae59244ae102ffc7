package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.HeadRequest.EndJob;

class EndingJobsTest {
    private static final JobId JOB = JobId.fromInt(1);
    private static final JobId OTHER = JobId.fromInt(2);

    private final List<HeadRequest> asked = new ArrayList<>();
    private final EndingJobs jobs = new EndingJobs(asked::add);

    @Test
    void whoEndsAJobIsToldWhenTheHeadHas() {
        CompletionStage<Void> ended = jobs.end(JOB);
        assertThat(asked).containsExactly(new EndJob(JOB));
        assertThat(jobs.onEnded(OTHER)).isFalse();
        assertThat(ended).isNotDone();

        assertThat(jobs.onEnded(JOB)).isTrue();

        assertThat(ended).isDone();
        assertThat(jobs.onEnded(JOB)).isFalse();
    }

    @Test
    void allAreToldWhoEndAJob() {
        CompletionStage<Void> first = jobs.end(JOB);
        CompletionStage<Void> second = jobs.end(JOB);

        jobs.onEnded(JOB);

        assertThat(first).isDone();
        assertThat(second).isDone();
    }

    @Test
    void onlyWhatTheHeadHasNotConfirmedIsAskedAgain() {
        jobs.end(JOB);
        jobs.end(OTHER);
        jobs.onEnded(OTHER);
        asked.clear();

        jobs.askAgain();

        assertThat(asked).containsExactly(new EndJob(JOB));
    }
}
