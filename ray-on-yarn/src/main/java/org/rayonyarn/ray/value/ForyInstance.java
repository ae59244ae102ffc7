package org.rayonyarn.ray.value;

import java.lang.reflect.Array;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.fory.Fory;
import org.apache.fory.logging.LogLevel;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.memory.MemoryUtils;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.type.TypeUtils;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;

/** One Fory with its buffer and class tables, set up for a job. Confined to the thread that has taken it from the pool. */
final class ForyInstance {
    /** Larger buffers are not kept between values. */
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;

    /** At least what Fory writes before the elements of a primitive array. */
    private static final int ARRAY_HEADER_BYTES = 16;

    static {
        LoggerFactory.setLogLevel(LogLevel.ERROR_LEVEL); // what users should know, our exceptions tell
    }

    private final Fory fory;
    private final Set<ObjectAddress> references = new LinkedHashSet<>();
    private long values;

    ForyInstance(ClassLoader loader, HandleCodec handles) {
        fory = Fory.builder()
                .withClassLoader(loader)
                .requireClassRegistration(false)
                .withRefTracking(true)
                .serializeEnumByName(true)
                .withCodegen(false) // compiling takes a third of a second at first, and gains a third of a microsecond
                .withMaxDepth(Integer.MAX_VALUE) // the stack is the limit, as in Java serialisation
                .withBufferSizeLimitBytes(KEPT_BUFFER_BYTES)
                .build();
        SerializerChoice choice = new SerializerChoice(handles, references::add, () -> values);
        choice.refuseRegistered(fory, (ClassResolver) fory.getTypeResolver());
        fory.setSerializerFactory(choice);
    }

    Payload.Serialized write(Object value) {
        values++;
        references.clear();
        byte[] bytes = isPrimitiveArray(value) ? writePrimitiveArray(value) : writeObject(value);
        return new Payload.Serialized(bytes, references.isEmpty() ? List.of() : List.copyOf(references));
    }

    private byte[] writeObject(Object value) {
        MemoryBuffer buffer = fory.getBuffer();
        buffer.writerIndex(0);
        fory.serialize(buffer, value);
        byte[] bytes = buffer.getBytes(0, buffer.writerIndex());
        fory.resetBuffer();
        return bytes;
    }

    private static boolean isPrimitiveArray(Object value) {
        Class<?> element = value.getClass().getComponentType();
        return element != null && element.isPrimitive();
    }

    /** Copies once only: a few bytes are left over at the end, and no reader looks at them. */
    private byte[] writePrimitiveArray(Object array) {
        int elementBytes = TypeUtils.getSizeOfPrimitiveType(array.getClass().getComponentType());
        int contentBytes = Math.multiplyExact(Array.getLength(array), elementBytes);
        MemoryBuffer buffer = MemoryUtils.wrap(new byte[Math.addExact(ARRAY_HEADER_BYTES, contentBytes)]);
        buffer.writerIndex(0);
        fory.serialize(buffer, array);
        return buffer.getHeapMemory();
    }

    @Nullable
    Object read(byte[] bytes) {
        values++;
        return fory.deserialize(bytes);
    }
}
