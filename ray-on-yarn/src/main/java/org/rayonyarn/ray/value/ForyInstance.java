package org.rayonyarn.ray.value;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.fory.Fory;
import org.apache.fory.logging.LogLevel;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.resolver.ClassResolver;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;

/** One Fory with its buffer and class tables, set up for a job. Confined to the thread that has taken it from the pool. */
final class ForyInstance {
    /** Larger buffers are not kept between values. */
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;

    static {
        LoggerFactory.setLogLevel(LogLevel.ERROR_LEVEL); // what users should know, our exceptions tell
    }

    private final Fory fory;
    private final Set<ObjectAddress> references = new LinkedHashSet<>();

    ForyInstance(ClassLoader loader, HandleCodec handles) {
        fory = Fory.builder()
                .withClassLoader(loader)
                .requireClassRegistration(false)
                .withRefTracking(true)
                .serializeEnumByName(true)
                .withCodegen(false) // compiling takes a third of a second at first, and gains a third of a microsecond
                .withMaxDepth(Integer.MAX_VALUE) // the stack is the limit, as in Java serialisation
                .withBufferSizeLimitBytes(KEPT_BUFFER_BYTES)
                .withName("ray")
                .build();
        SerializerChoice choice = new SerializerChoice(handles, references::add);
        choice.refuseRegistered(fory, (ClassResolver) fory.getTypeResolver());
        fory.setSerializerFactory(choice);
    }

    Payload.Serialized write(Object value) {
        references.clear();
        MemoryBuffer buffer = fory.getBuffer();
        buffer.writerIndex(0);
        fory.serialize(buffer, value);
        byte[] bytes = buffer.getBytes(0, buffer.writerIndex());
        fory.resetBuffer();
        return new Payload.Serialized(bytes, references.isEmpty() ? List.of() : List.copyOf(references));
    }

    @Nullable
    Object read(byte[] bytes) {
        return fory.deserialize(bytes);
    }
}
