package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;

/**
 * The head as user threads ask it: they wait for the answer, but not for ever, since a session may be without a head for a while.
 * Any thread but the strand's.
 */
final class BlockingHeadClient {
    private final Strand strand;
    private final HeadClient head;
    private final Duration timeout;

    /** @param timeout {@code ray.head.request-timeout} */
    BlockingHeadClient(Strand strand, HeadClient head, Duration timeout) {
        this.strand = strand;
        this.head = head;
        this.timeout = timeout;
    }

    /** How long a caller waits for an answer that the head has no reason to delay. */
    Duration timeout() {
        return timeout;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param read the answer as the caller understands it; on the caller's thread
     * @param what the caller does, for its exception
     * @throws RayException if there is no answer in time, or the thread is interrupted
     */
    <T> T ask(LongFunction<HeadRequest> request, Function<HeadReply, T> read, String what) {
        return read.apply(await(send(request), what));
    }

    /** Asks; the answer never fails. */
    CompletableFuture<HeadReply> send(LongFunction<HeadRequest> request) {
        CompletableFuture<HeadReply> answer = new CompletableFuture<>();
        strand.execute(() -> head.ask(request, answer::complete));
        return answer;
    }

    /**
     * Waits for an answer that the head has a part in.
     *
     * @param answer fails with a {@link RayException} if at all; then this does too
     * @throws RayException if it isn't there in time, or the thread is interrupted
     */
    <T> T await(CompletableFuture<T> answer, String what) {
        long seconds = timeout.toSeconds();
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new RayException(
                    what + " took longer than ray.head.request-timeout=" + seconds + " s: there is no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RayException("interrupted while " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RayException failure) {
                throw failure;
            }
            throw new IllegalStateException("nothing else fails while " + what, e);
        }
    }
}
