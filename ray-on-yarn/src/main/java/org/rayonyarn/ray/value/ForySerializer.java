package org.rayonyarn.ray.value;

import io.ray.api.exception.RayException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;

/** The serialiser on Apache Fory; exceptions alone travel by Java serialisation. Any thread. */
public final class ForySerializer implements Serializer {
    private final ForyPool pool;
    private final FailureCodec failures;

    /** @param loader finds the job's classes */
    public ForySerializer(ClassLoader loader, HandleCodec handles) {
        this.pool = new ForyPool(() -> new ForyInstance(loader, handles));
        this.failures = new FailureCodec(loader);
    }

    @Override
    public Payload serialize(@Nullable Object value) {
        if (value == null) {
            return Payload.Immediate.NULL;
        }
        if (Payload.Immediate.isImmediate(value)) {
            return new Payload.Immediate(value);
        }
        if (value instanceof byte[] bytes) {
            return new Payload.Raw(bytes.clone());
        }
        if (value instanceof ByteBuffer buffer) {
            return new Payload.Buffer(contentOf(buffer));
        }
        return value instanceof RayException exception ? failure(exception) : write(value);
    }

    @Override
    public @Nullable Object deserialize(Payload payload) {
        if (payload instanceof Payload.Immediate immediate) {
            return immediate.value();
        }
        if (payload instanceof Payload.Serialized serialized) {
            return read(serialized.bytes());
        }
        if (payload instanceof Payload.Raw raw) {
            return raw.bytes().clone();
        }
        if (payload instanceof Payload.Buffer buffer) {
            return ByteBuffer.wrap(buffer.bytes().clone());
        }
        return failures.read((Payload.Failure) payload);
    }

    @Override
    public Payload.Failure failure(RayException exception) {
        return failures.write(exception);
    }

    private Payload write(Object value) {
        ForyInstance fory = pool.take();
        Payload written;
        try {
            written = fory.write(value);
        } catch (RuntimeException e) {
            throw Trouble.whileWriting(value, e); // and forget the instance: it may be half way through a class
        }
        giveBack(fory);
        return written;
    }

    private @Nullable Object read(byte[] bytes) {
        ForyInstance fory = pool.take();
        Object value;
        try {
            value = fory.read(bytes);
        } catch (RuntimeException e) {
            throw Trouble.whileReading(bytes.length, e);
        }
        giveBack(fory);
        return value;
    }

    private void giveBack(ForyInstance fory) {
        if (fory.isReusable()) {
            pool.give(fory);
        }
    }

    private static byte[] contentOf(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.duplicate().get(content);
        return content;
    }
}
