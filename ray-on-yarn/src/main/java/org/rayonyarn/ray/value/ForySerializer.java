package org.rayonyarn.ray.value;

import io.ray.api.exception.RayException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

/** The serialiser on Apache Fory; exceptions alone travel by Java serialisation. Any thread. */
public final class ForySerializer implements Serializer {
    private final ForyPool pool;
    private final FailureCodec failures;
    private final LargeValues large;

    /** A serialiser whose values stay on the heap. */
    public ForySerializer(ClassLoader loader, HandleCodec handles) {
        this(loader, handles, LargeValues.NONE);
    }

    /**
     * @param loader finds the job's classes
     * @param large takes the values that are too large for a message
     */
    public ForySerializer(ClassLoader loader, HandleCodec handles, LargeValues large) {
        this.pool = new ForyPool(() -> new ForyInstance(loader, handles));
        this.failures = new FailureCodec(loader);
        this.large = large;
    }

    @Override
    public Payload serialize(@Nullable Object value) {
        if (value == null) {
            return Payload.Immediate.NULL;
        }
        if (Payload.Immediate.isImmediate(value)) {
            Payload.Immediate immediate = new Payload.Immediate(value);
            return immediate.sizeBytes() <= large.inlineBytes() ? immediate : write(value);
        }
        ValueHeader flat = FlatValues.headerOf(value);
        if (flat != null && flat.sizeBytes() > large.inlineBytes()) {
            return large.write(flat, sink -> FlatValues.write(value, flat.form(), sink));
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
            return read(serialized.bytes().length, fory -> fory.read(serialized.bytes()));
        }
        if (payload instanceof Payload.Raw raw) {
            return raw.bytes().clone();
        }
        if (payload instanceof Payload.Buffer buffer) {
            return ByteBuffer.wrap(buffer.bytes().clone());
        }
        if (payload instanceof Payload.Flat flat) {
            return FlatValues.read(flat.form(), ByteBuffer.wrap(flat.bytes()).order(ByteOrder.LITTLE_ENDIAN));
        }
        if (payload instanceof Payload.Sealed sealed) {
            return open(sealed);
        }
        return failures.read((Payload.Failure) payload);
    }

    private @Nullable Object open(Payload.Sealed sealed) {
        ByteBuffer content = sealed.content().map();
        try {
            return sealed.header().form() == Payload.Form.SERIALIZED
                    ? read(content.remaining(), fory -> fory.read(content))
                    : FlatValues.read(sealed.header().form(), content);
        } finally {
            Reference.reachabilityFence(content); // Fory reads by address
            sealed.release();
        }
    }

    @Override
    public Payload.Failure failure(RayException exception) {
        return failures.write(exception);
    }

    private Payload write(Object value) {
        ForyInstance fory = pool.take();
        try {
            fory.write(value);
        } catch (RuntimeException e) {
            throw Trouble.whileWriting(value, e); // and forget the instance: it may be half way through a class
        }
        try {
            return fory.writtenBytes() <= large.inlineBytes()
                    ? fory.payload()
                    : large.write(fory.header(), fory::writeTo);
        } finally {
            fory.reset();
            giveBack(fory);
        }
    }

    private @Nullable Object read(int bytes, Function<ForyInstance, @Nullable Object> reader) {
        ForyInstance fory = pool.take();
        Object value;
        try {
            value = reader.apply(fory);
        } catch (RuntimeException e) {
            throw Trouble.whileReading(bytes, e);
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
