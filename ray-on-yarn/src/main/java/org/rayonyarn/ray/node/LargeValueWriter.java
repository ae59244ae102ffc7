package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import org.rayonyarn.ray.objectstore.ObjectStore;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SealedContent;
import org.rayonyarn.ray.rpc.ValueHeader;
import org.rayonyarn.ray.value.LargeValues;

/** Writes the large values of user threads into the node's store: room from the strand, bytes on the calling thread. Any thread. */
final class LargeValueWriter implements LargeValues {
    /** What one mapping can show. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

    private final Strand strand;
    private final ObjectStore store;
    private final ObjectFiles files;
    private final LongFunction<SealedContent> contents;

    LargeValueWriter(Strand strand, ObjectStore store, ObjectFiles files, LongFunction<SealedContent> contents) {
        this.strand = strand;
        this.store = store;
        this.files = files;
        this.contents = contents;
    }

    @Override
    public long inlineBytes() {
        return Submissions.INLINE_BYTES;
    }

    @Override
    public Payload.Sealed write(ValueHeader header, Content content) {
        if (header.sizeBytes() > MOST_BYTES) {
            throw new IllegalArgumentException("a value has " + header.sizeBytes()
                    + " bytes, and none may have more than " + MOST_BYTES + ": split it");
        }
        long file = reserve(header.sizeBytes());
        boolean written = false;
        try {
            files.write(file, header.sizeBytes(), (channel, chunk) -> content.writeTo(new ChannelSink(channel, chunk)));
            written = true;
        } catch (IOException e) {
            throw new RayException("a value of " + header.sizeBytes() + " bytes can't be stored: " + e.getMessage(), e);
        } finally {
            if (!written) {
                strand.execute(() -> store.abandon(file));
            }
        }
        strand.execute(() -> store.sealed(file, header));
        return new Payload.Sealed(header, contents.apply(file));
    }

    private long reserve(long bytes) {
        CompletableFuture<Long> room = new CompletableFuture<>();
        strand.execute(() -> store.reserve(bytes, "a value", new ObjectStore.Grant() {
            @Override
            public void granted(long file) {
                if (!room.complete(file)) {
                    store.abandon(file);
                }
            }

            @Override
            public void refused(String why) {
                room.completeExceptionally(new RayException(why));
            }
        }));
        try {
            return room.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!room.completeExceptionally(e) && !room.isCompletedExceptionally()) {
                strand.execute(() -> store.abandon(room.join()));
            }
            throw new RayException("interrupted while a value of " + bytes + " bytes waited for room", e);
        } catch (ExecutionException e) {
            throw (RayException) Objects.requireNonNull(e.getCause());
        }
    }

    private record ChannelSink(FileChannel channel, ByteBuffer buffer) implements Sink {
        @Override
        public ByteBuffer chunk() {
            return buffer.clear();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
