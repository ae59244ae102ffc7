package org.rayonyarn.ray.value;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
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
import org.rayonyarn.ray.rpc.ValueHeader;

/** One Fory with its buffer and class tables, set up for a job. Confined to the thread that has taken it from the pool. */
final class ForyInstance {
    /** Larger buffers are not kept between values. */
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;

    /** At least what Fory writes before the elements of a primitive array. */
    private static final int ARRAY_HEADER_BYTES = 16;

    private static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 2 * ARRAY_HEADER_BYTES;

    static {
        LoggerFactory.setLogLevel(LogLevel.ERROR_LEVEL); // what users should know, our exceptions tell
    }

    /** Fory's tables may go on holding some of a larger value's objects, and a reference that is held counts. */
    private static final int MOST_REFERENCES = 100;

    private final Fory fory;
    private final CountedHandles handles;
    private final Set<ObjectAddress> references = new LinkedHashSet<>();
    private MemoryBuffer written;
    private long values;

    ForyInstance(ClassLoader loader, HandleCodec itsHandles) {
        handles = new CountedHandles(itsHandles);
        fory = Fory.builder()
                .withClassLoader(loader)
                .requireClassRegistration(false)
                .withRefTracking(true)
                .serializeEnumByName(true)
                .withCodegen(false) // at most twice as fast, but the first class would cost a third of a second
                .withMaxDepth(Integer.MAX_VALUE) // the stack is the limit, as in Java serialisation
                .withBufferSizeLimitBytes(KEPT_BUFFER_BYTES)
                .build();
        fory.getTypeResolver().setTypeChecker(new UnpackagedClasses());
        SerializerChoice choice = new SerializerChoice(handles, references::add, () -> values);
        choice.replaceRegistered(fory, (ClassResolver) fory.getTypeResolver());
        fory.setSerializerFactory(choice);
        written = fory.getBuffer();
    }

    /** Writes a value, to be taken by {@link #payload} or {@link #writeTo}; then {@link #reset}. */
    void write(Object value) {
        values++;
        handles.reset();
        references.clear();
        if (isPrimitiveArray(value)) {
            written = bufferFor(value);
        }
        written.writerIndex(0);
        fory.serialize(written, value);
    }

    int writtenBytes() {
        return written.writerIndex();
    }

    /** For a primitive array its own buffer, which has a few bytes left over at the end: no reader looks at them. */
    Payload.Serialized payload() {
        byte[] bytes =
                written == fory.getBuffer() ? written.getBytes(0, written.writerIndex()) : written.getHeapMemory();
        return new Payload.Serialized(bytes, found());
    }

    ValueHeader header() {
        return new ValueHeader(Payload.Form.SERIALIZED, writtenBytes(), found());
    }

    void writeTo(LargeValues.Sink sink) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(written.getHeapMemory(), 0, writtenBytes());
        FlatValues.write(bytes, Payload.Form.BUFFER, sink);
    }

    /** Lets large buffers go. */
    void reset() {
        fory.resetBuffer();
        written = fory.getBuffer();
    }

    private List<ObjectAddress> found() {
        return references.isEmpty() ? List.of() : List.copyOf(references);
    }

    private static boolean isPrimitiveArray(Object value) {
        Class<?> element = value.getClass().getComponentType();
        return element != null && element.isPrimitive();
    }

    /** Large enough at once, so that elements are copied once only. */
    private static MemoryBuffer bufferFor(Object array) {
        int elementBytes = TypeUtils.getSizeOfPrimitiveType(array.getClass().getComponentType());
        long contentBytes = (long) Array.getLength(array) * elementBytes;
        if (contentBytes > MOST_ARRAY_BYTES) {
            throw new IllegalArgumentException("it has " + contentBytes + " bytes, more than 2 GiB: split it");
        }
        return MemoryUtils.wrap(new byte[ARRAY_HEADER_BYTES + (int) contentBytes]);
    }

    @Nullable
    Object read(byte[] bytes) {
        values++;
        handles.reset();
        return fory.deserialize(bytes);
    }

    /** Reads from a direct buffer in place. */
    @Nullable
    Object read(ByteBuffer bytes) {
        values++;
        handles.reset();
        return fory.deserialize(MemoryUtils.wrap(bytes));
    }

    /** Whether it is to be used for a further value. */
    boolean isReusable() {
        return handles.passed() <= MOST_REFERENCES;
    }
}
