package org.rayonyarn.ray.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;

/**
 * A node's conversation with the head: numbers requests, finds whom an answer is for, and repeats what has no answer when the
 * connection was lost. Confined to the strand.
 */
final class HeadClient {
    private record Open(HeadRequest request, Consumer<HeadReply> answer) {}

    private final Consumer<HeadRequest> outbox;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long lastRequest;
    private boolean registered;

    /** @param outbox sends to the head; called only while registered, but for the registration itself */
    HeadClient(Consumer<HeadRequest> outbox) {
        this.outbox = outbox;
    }

    /** Says something that needs no answer; nothing while the head doesn't know this node, since it would not listen. */
    void tell(HeadRequest request) {
        if (registered || request instanceof HeadRequest.RegisterNode) {
            outbox.accept(request);
        }
    }

    /** Asks; {@code answer} gets the reply on the strand. Repeated on each new connection until then. */
    void ask(LongFunction<HeadRequest> request, Consumer<HeadReply> answer) {
        long number = ++lastRequest;
        Open question = new Open(request.apply(number), answer);
        open.put(number, question);
        tell(question.request);
    }

    /** A number for a request whose answer comes as news. */
    long nextNumber() {
        return ++lastRequest;
    }

    void onAnswer(long number, HeadReply reply) {
        Open question = open.remove(number);
        if (question != null) {
            question.answer.accept(reply);
        }
    }

    void onDisconnected() {
        registered = false;
    }

    boolean isRegistered() {
        return registered;
    }

    void onRegistered() {
        registered = true;
        open.values().forEach(question -> outbox.accept(question.request));
    }
}
