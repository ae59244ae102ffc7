package org.rayonyarn.ray.node;

import io.ray.api.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.HeadRequest;

/**
 * The jobs that drivers of this node have asked the head to end, until it says that it has: asked again on each connection with it.
 * Confined to the strand.
 */
final class EndingJobs {
    private final Consumer<HeadRequest> head;
    private final Map<JobId, CompletableFuture<Void>> ending = new HashMap<>();

    /** @param head hears it, or nobody while there is no connection */
    EndingJobs(Consumer<HeadRequest> head) {
        this.head = head;
    }

    /** Asks the head to end a job; done when the head has, for everybody who has asked. */
    CompletionStage<Void> end(JobId job) {
        CompletableFuture<Void> ended = ending.computeIfAbsent(job, id -> new CompletableFuture<>());
        head.accept(new HeadRequest.EndJob(job));
        return ended;
    }

    /** Tells who waits for the end of the job; true if somebody on this node has asked for it. */
    boolean onEnded(JobId job) {
        CompletableFuture<Void> own = ending.remove(job);
        if (own == null) {
            return false;
        }
        own.complete(null);
        return true;
    }

    /** On a new connection with the head: it may not have heard. */
    void askAgain() {
        ending.keySet().forEach(job -> head.accept(new HeadRequest.EndJob(job)));
    }
}
