package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rayonyarn.ray.rpc.SealedContent;

/**
 * The mappings of sealed files that live in this process: at most one a file, shared by all its readers. The JVM unmaps it when the
 * last view of it is garbage, and {@link Listener#onViewGone} follows. Any thread.
 */
public final class Mappings {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Hears of mappings in the order of their events. */
    public interface Listener {
        void onViewed(long file);

        void onViewGone(long file);

        void onUnpinned(long file);
    }

    private final ValueFiles files;
    private final Listener listener;
    private final Map<Long, WeakReference<ByteBuffer>> living = new ConcurrentHashMap<>();

    Mappings(ValueFiles files, Listener listener) {
        this.files = files;
        this.listener = listener;
    }

    /** A pinned file, as a payload holds it. */
    SealedContent content(long file) {
        return new Content(file);
    }

    private ByteBuffer map(long file) throws IOException {
        WeakReference<ByteBuffer> known = living.get(file);
        ByteBuffer shared = known == null ? null : known.get();
        return shared != null ? shared : mapAnew(file);
    }

    private synchronized ByteBuffer mapAnew(long file) throws IOException {
        WeakReference<ByteBuffer> known = living.get(file);
        ByteBuffer shared = known == null ? null : known.get();
        if (shared != null) {
            return shared;
        }
        MappedByteBuffer root = files.map(file);
        WeakReference<ByteBuffer> reference = new WeakReference<>(root);
        living.put(file, reference);
        listener.onViewed(file);
        CLEANER.register(
                root,
                () -> { // every view refers to the root
                    living.remove(file, reference);
                    listener.onViewGone(file);
                });
        return root;
    }

    private final class Content implements SealedContent {
        private final long file;
        private final Cleaner.Cleanable pin;

        Content(long file) {
            this.file = file;
            this.pin = CLEANER.register(this, unpin(listener, file));
        }

        @Override
        public ByteBuffer map() {
            try {
                return Mappings.this.map(file).slice().order(ByteOrder.LITTLE_ENDIAN);
            } catch (IOException e) {
                throw new UncheckedIOException("a stored value can't be opened: " + e.getMessage(), e);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public long file() {
            return file;
        }

        @Override
        public void close() {
            pin.clean();
        }
    }

    /** Must not refer to the content itself, else that would never be garbage. */
    private static Runnable unpin(Listener listener, long file) {
        return () -> listener.onUnpinned(file);
    }
}
