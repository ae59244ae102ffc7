package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway.JobStart;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What drivers ask about jobs: all of it is the head's to answer. Any thread but the strand's. */
final class JobApi {
    private static final Logger LOG = LoggerFactory.getLogger(JobApi.class);

    private final BlockingHeadClient head;
    private final Strand strand;
    private final Function<JobId, CompletionStage<Void>> end;
    private final Duration goodbye;

    /**
     * @param end asks the head to end a job, on the strand; never fails
     * @param goodbye how long a driver that leaves waits for the head
     */
    JobApi(BlockingHeadClient head, Strand strand, Function<JobId, CompletionStage<Void>> end, Duration goodbye) {
        this.head = head;
        this.strand = strand;
        this.end = end;
        this.goodbye = goodbye;
    }

    JobStart start(String namespace, String entrypoint, @Nullable JobId wanted, JobCode code) {
        return head.ask(
                number -> new HeadRequest.StartJob(number, namespace, entrypoint, wanted, code),
                JobApi::started,
                "starting a job");
    }

    JobStart describe(JobId job) {
        return head.ask(number -> new HeadRequest.DescribeJob(number, job), JobApi::started, "asking about job " + job);
    }

    private static JobStart started(HeadReply reply) {
        if (reply instanceof HeadReply.JobRefused refused) {
            throw new IllegalArgumentException(refused.reason());
        }
        HeadReply.JobStarted started = (HeadReply.JobStarted) reply;
        return new JobStart(started.job(), started.namespace(), started.code());
    }

    /** Returns when the head has ended the job; where there is no head, a little later, since the driver is to leave anyway. */
    void end(JobId job) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        strand.execute(() -> end.apply(job).thenRun(() -> ended.complete(null)));
        try {
            ended.get(goodbye.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "the head has not confirmed the end of the job; it will notice that the driver is gone; job={}",
                    job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a job never fails", e);
        }
    }
}
