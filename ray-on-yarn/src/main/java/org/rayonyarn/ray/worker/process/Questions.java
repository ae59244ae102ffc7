package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.rpc.WorkerMessage;

/** What a worker's threads have asked their node and wait for. Any thread. */
final class Questions {
    private final NodeEnd node;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<WorkerMessage>> open = new ConcurrentHashMap<>();

    Questions(NodeEnd node) {
        this.node = node;
    }

    /**
     * Asks and waits.
     *
     * @param timeoutMs after this long the question is cancelled, and answered with what there is; negative for no limit
     * @throws RayException if the thread is interrupted meanwhile
     */
    WorkerMessage ask(LongFunction<WorkerMessage> question, long timeoutMs) {
        long number = numbers.incrementAndGet();
        CompletableFuture<WorkerMessage> answer = new CompletableFuture<>();
        open.put(number, answer);
        node.send(question.apply(number));
        try {
            return timeoutMs == NodeGateway.FOREVER ? answer.get() : answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            node.send(new WorkerMessage.Cancel(number));
            return answer.join();
        } catch (InterruptedException e) {
            node.send(new WorkerMessage.Cancel(number));
            answer.join(); // comes at once, and leaves nothing behind
            Thread.currentThread().interrupt();
            throw new RayException("interrupted while waiting for the node", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers never fail", e);
        }
    }

    void onAnswer(long number, WorkerMessage answer) {
        CompletableFuture<WorkerMessage> asked = open.remove(number);
        if (asked != null) {
            asked.complete(answer);
        }
    }
}
