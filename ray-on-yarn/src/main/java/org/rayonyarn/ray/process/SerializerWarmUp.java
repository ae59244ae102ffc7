package org.rayonyarn.ray.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rayonyarn.ray.value.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the serialiser's classes loaded and run once, beside the start of the first node of this JVM: the first value of a program would
 * wait some tenths of a second for it otherwise.
 */
final class SerializerWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(SerializerWarmUp.class);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private SerializerWarmUp() {}

    /** Returns at once. Does nothing after the first time. */
    static void begin(Serializer serializer) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> run(serializer), "ray-serializer-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run(Serializer serializer) {
        try {
            serializer.deserialize(serializer.serialize(new ArrayList<>(List.of(1))));
        } catch (RuntimeException e) {
            LOG.warn("the serialiser could not be warmed up: values will fail likewise", e);
        }
    }
}
