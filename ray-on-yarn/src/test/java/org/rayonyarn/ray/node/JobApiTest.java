package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.NodeGateway.JobStart;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.SampleTasks;

class JobApiTest {
    private static final JobId JOB = SampleTasks.JOB;
    private static final JobCode CODE = new JobCode("/a.jar", List.of("-Xmx1g"));
    private static final Duration LONG = Duration.ofMinutes(1);

    private final HeadClient head = new HeadClient(this::onRequest);
    private final Strand strand = new Strand(Runnable::run);
    private final List<JobId> ending = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean refuses;

    @BeforeEach
    void theHeadIsThere() {
        head.onRegistered();
    }

    @Test
    void aJobStartsAsTheHeadSays() {
        assertThat(api(LONG).start("", "com.x.Main", null, CODE)).isEqualTo(new JobStart(JOB, "given", CODE));
    }

    @Test
    void aJobIsDescribedAsTheHeadKnowsIt() {
        assertThat(api(LONG).describe(JOB)).isEqualTo(new JobStart(JOB, "known", JobCode.OF_SESSION));
    }

    @Test
    void aRefusedJobIsTheCallersMistake() {
        refuses = true;

        assertThatThrownBy(() -> api(LONG).start("", "com.x.Main", JOB, CODE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id is taken");
    }

    @Test
    void aDriverLeavesWhenTheHeadHasEndedItsJob() {
        ended.complete(null);

        api(LONG).end(JOB);

        assertThat(ending).containsExactly(JOB);
    }

    @Test
    void aDriverLeavesWithoutTheHeadsWordInTheEnd() {
        api(Duration.ofMillis(1)).end(JOB);

        assertThat(ending).containsExactly(JOB);
        assertThat(ended).isNotDone();
    }

    @Test
    void aDriverThatIsInterruptedLeavesAtOnceAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        api(LONG).end(JOB);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ending).containsExactly(JOB);
    }

    private JobApi api(Duration goodbye) {
        BlockingHeadClient blocking = new BlockingHeadClient(strand, head, LONG);
        return new JobApi(
                blocking,
                strand,
                job -> {
                    ending.add(job);
                    return ended;
                },
                goodbye);
    }

    private void onRequest(HeadRequest request) {
        if (request instanceof HeadRequest.StartJob start) {
            HeadReply started = new HeadReply.JobStarted(start.request(), JOB, "given", start.code());
            HeadReply refused = new HeadReply.JobRefused(start.request(), "the id is taken");
            head.onAnswer(start.request(), refuses ? refused : started);
        } else if (request instanceof HeadRequest.DescribeJob describe) {
            head.onAnswer(
                    describe.request(),
                    new HeadReply.JobStarted(describe.request(), describe.job(), "known", JobCode.OF_SESSION));
        }
    }
}
