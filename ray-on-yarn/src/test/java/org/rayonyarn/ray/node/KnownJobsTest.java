package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownJobsTest {
    private static final JobId OLD = JobId.fromInt(1);
    private static final JobId YOUNG = JobId.fromInt(2);

    private final KnownJobs jobs = new KnownJobs();

    @Test
    void noticesTheEndThatItMissed() {
        jobs.met(OLD);
        jobs.met(YOUNG);
        jobs.onIntroduction();

        assertThat(jobs.missedEnds(List.of(YOUNG))).containsExactly(OLD);
    }

    @Test
    void judgesNoJobThatItMetAfterTheQuestion() {
        jobs.onIntroduction();
        jobs.met(YOUNG);
        jobs.onIntroduction();
        assertThat(jobs.missedEnds(List.of())).isEmpty();

        jobs.onDisconnected();
        jobs.onIntroduction();

        assertThat(jobs.missedEnds(List.of())).containsExactly(YOUNG);
    }

    @Test
    void toldOfAnEndItNeedsNoReminder() {
        jobs.met(OLD);
        jobs.onIntroduction();
        jobs.ended(OLD);

        assertThat(jobs.missedEnds(List.of())).isEmpty();
    }
}
