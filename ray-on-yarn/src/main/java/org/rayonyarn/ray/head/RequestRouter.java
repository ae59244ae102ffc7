package org.rayonyarn.ray.head;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.rayonyarn.ray.rpc.HeadRequest;

/** Which part of the head hears which request. A test holds that every request has one. Confined to the head. */
final class RequestRouter {
    private final Map<Class<?>, BiConsumer<KnownNode, HeadRequest>> handlers = new HashMap<>();

    <R extends HeadRequest> void on(Class<R> type, BiConsumer<KnownNode, R> handler) {
        handlers.put(type, (from, request) -> handler.accept(from, type.cast(request)));
    }

    boolean hears(Class<?> request) {
        return handlers.containsKey(request);
    }

    void handle(KnownNode from, HeadRequest request) {
        BiConsumer<KnownNode, HeadRequest> handler = handlers.get(request.getClass());
        if (handler == null) {
            throw new IllegalStateException("nobody hears this: request=" + request.getClass());
        }
        handler.accept(from, request);
    }
}
