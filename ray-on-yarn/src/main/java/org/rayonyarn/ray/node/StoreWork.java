package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.rayonyarn.ray.objectstore.ObjectPuller;
import org.rayonyarn.ray.objectstore.ObjectStore;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.objectstore.files.ValueFiles;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the store and the puller decide: on the threads of the store's files, and back to the strand with how it went. */
final class StoreWork implements ObjectStore.Effects, ObjectPuller.Effects {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWork.class);
    private static final Duration MOST_HOLD_BACK = Duration.ofSeconds(2);

    private final Strand strand;
    private final ObjectFiles files;
    private final NodeLink link;
    private final LargeObjects.Outbox outbox;
    private final ObjectStore store;
    private final ObjectPuller puller;

    /** Makes the two machines whose work this does. */
    StoreWork(NodeConfig config, Strand strand, ObjectFiles files, NodeLink link, LargeObjects.Outbox outbox) {
        this.strand = strand;
        this.files = files;
        this.link = link;
        this.outbox = outbox;
        this.store = new ObjectStore(config.name(), config.objectStoreBytes(), this);
        this.puller = new ObjectPuller(store, files.folder(), this);
    }

    ObjectStore store() {
        return store;
    }

    ObjectPuller puller() {
        return puller;
    }

    @Override
    public void send(NodeId to, NodeMessage message) {
        outbox.send(to, message);
    }

    @Override
    public void dropped(ObjectId object, NodeId owner) {
        send(owner, new NodeMessage.CopyChanged(object, false));
    }

    @Override
    public void spill(long file, long bytes) {
        LOG.info("memory is short, a value is spilled; file={} bytes={}", file, bytes);
        run(file, disk -> disk.spill(file, bytes), () -> store.onSpilled(file), why -> store.onSpillFailed(file, why));
    }

    @Override
    public void restore(long file, long bytes) {
        run(
                file,
                disk -> disk.restore(file, bytes),
                () -> store.onRestored(file),
                why -> store.onRestoreFailed(file, why));
    }

    @Override
    public void delete(long file, ObjectStore.Place place) {
        run(file, disk -> disk.delete(file, place), () -> {}, why -> {});
    }

    @Override
    public void collectGarbage() {
        files.execute(() -> {
            System.gc(); // buffers and references that the program has forgotten hold memory of the store, not of the
            // heap
            strand.execute(store::onGarbageCollected);
        });
    }

    @Override
    public void link(ObjectId object, String theirs, long file, long bytes) {
        boolean[] there = new boolean[1];
        run(
                file,
                disk -> there[0] = disk.link(theirs, file, bytes),
                () -> puller.onLinked(object, file, there[0]),
                why -> puller.onLinked(object, file, false));
    }

    @Override
    public void write(ObjectId object, long file, long total, long offset, byte[] bytes) {
        run(
                file,
                disk -> disk.writePart(file, total, offset, bytes),
                () -> puller.onWritten(object, file, bytes.length),
                why -> puller.onWriteFailed(object, file, why));
    }

    @Override
    public void seal(ObjectId object, long file, long bytes) {
        run(
                file,
                disk -> disk.seal(file, bytes),
                () -> puller.onSealed(object, file),
                why -> puller.onWriteFailed(object, file, why));
    }

    /** What one of the threads does. */
    private interface Work {
        void on(ValueFiles disk) throws IOException;
    }

    private void run(long file, Work work, Runnable done, Consumer<String> failed) {
        files.execute(file, () -> {
            try {
                work.on(files.blocking());
            } catch (IOException e) {
                LOG.warn("a file of the object store can't be worked on; file={}", file, e);
                String why = String.valueOf(e.getMessage());
                strand.execute(() -> failed.accept(why));
                return;
            }
            strand.execute(done);
        });
    }

    /** Reads and sends a part of a value, no faster than the reader takes it; a part that is dropped is asked for again. */
    void sendChunk(NodeId to, NodeMessage.PullChunk pull, long file) {
        files.execute(() -> {
            try {
                if (link.awaitCapacity(to, MOST_HOLD_BACK)) {
                    byte[] bytes = files.blocking().read(file, pull.offset(), pull.length());
                    link.send(to, new NodeMessage.ObjectChunk(pull.object(), pull.offset(), bytes));
                }
            } catch (IOException e) {
                String why = "it can't be read: " + e.getMessage();
                strand.execute(() -> send(to, new NodeMessage.ObjectMissing(pull.object(), false, why)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
