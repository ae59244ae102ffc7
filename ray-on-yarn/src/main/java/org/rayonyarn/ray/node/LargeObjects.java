package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.rayonyarn.ray.objectstore.ObjectPuller;
import org.rayonyarn.ray.objectstore.ObjectStore;
import org.rayonyarn.ray.objectstore.files.Mappings;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.SealedContent;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.ValueHeader;
import org.rayonyarn.ray.value.LargeValues;
import org.rayonyarn.ray.value.SystemFailures;

/**
 * The large objects of one node: those that lie here, those that are being brought here, and where the copies are of those that the
 * node owns. Wires the machines of {@code objectstore} to each other, to files and to other nodes. Confined to the strand, but for
 * {@link #values}.
 */
final class LargeObjects {
    /** Sends to any node, this one included; on the strand. */
    interface Outbox {
        void send(NodeId to, NodeMessage message);
    }

    private final NodeId self;
    private final Peers peers;
    private final ObjectTable objects;
    private final Outbox outbox;
    private final ObjectFiles files;
    private final ObjectStore store;
    private final ObjectPuller puller;
    private final OwnedCopies copies;
    private final StoreWork work;
    private final LongFunction<SealedContent> contents;
    private final LargeValues values;

    LargeObjects(
            NodeInfo self,
            NodeConfig config,
            Peers peers,
            ObjectTable objects,
            Outbox outbox,
            NodeLink link,
            Strand strand,
            ObjectFiles files) {
        this.self = self.id();
        this.peers = peers;
        this.objects = objects;
        this.outbox = outbox;
        this.files = files;
        this.work = new StoreWork(config, strand, files, link, outbox);
        this.store = work.store();
        this.puller = work.puller();
        this.copies = new OwnedCopies(peers, objects, outbox);
        this.contents = files.contents(new Events(strand));
        this.values = new LargeValueWriter(strand, store, files, contents);
    }

    /** What serialisers write to. Any thread. */
    LargeValues values() {
        return values;
    }

    ObjectStore store() {
        return store;
    }

    /** A value that was made here becomes an object: a large one its first copy, a small one itself. */
    TaskResult settled(ObjectId object, Payload value) {
        if (!(value instanceof Payload.Sealed sealed)) {
            return new TaskResult.Inline(value);
        }
        store.bind(object, sealed.content().file(), null);
        sealed.release();
        return new TaskResult.Stored(sealed.sizeBytes(), self, sealed.references());
    }

    boolean isHere(ObjectId object) {
        return store.contains(object);
    }

    /** Hands the value over once it is in this node's memory, or why it can't be. */
    void bring(ObjectAddress object, Consumer<Payload> reader) {
        if (store.contains(object.id())) {
            open(object, reader);
            return;
        }
        puller.pull(object, new ObjectPuller.Waiter() {
            @Override
            public void onHere() {
                open(object, reader);
            }

            @Override
            public void onLost(String why) {
                reader.accept(LostObject.failure(object.id(), why));
            }

            @Override
            public void onRefused(String why) {
                reader.accept(refused(object.id(), why));
            }
        });
    }

    private void open(ObjectAddress object, Consumer<Payload> reader) {
        store.acquire(object.id(), new ObjectStore.Reader() {
            @Override
            public void onFile(long file, ValueHeader header) {
                reader.accept(new Payload.Sealed(header, contents.apply(file)));
            }

            @Override
            public void onMissing(String why) {
                reader.accept(LostObject.failure(object.id(), why));
            }

            @Override
            public void onRefused(String why) {
                reader.accept(refused(object.id(), why));
            }
        });
    }

    private static Payload refused(ObjectId object, String why) {
        return SystemFailures.of(new RayException("object " + object + " can't be brought here: " + why));
    }

    /** Has all messages about large objects sent here. */
    void route(MessageRouter router) {
        copies.route(router);
        router.on(
                NodeMessage.ObjectLocated.class, (from, answer) -> puller.onLocated(answer.object(), answer.source()));
        router.on(NodeMessage.PullObject.class, this::onPull);
        router.on(NodeMessage.ObjectOffered.class, puller::onOffered);
        router.on(NodeMessage.PullChunk.class, this::onPullChunk);
        router.on(NodeMessage.ObjectChunk.class, puller::onChunk);
        router.on(NodeMessage.ObjectMissing.class, puller::onMissing);
        router.on(NodeMessage.KeepObject.class, (from, keep) -> store.keep(keep.object()));
    }

    private void onPull(NodeId from, NodeMessage.PullObject pull) {
        Optional<ObjectStore.Held> held = store.held(pull.object());
        boolean sharesFiles = !pull.folder().isEmpty() && pull.folder().equals(files.folder());
        if (held.isEmpty()) {
            outbox.send(from, new NodeMessage.ObjectMissing(pull.object(), false, "it is not stored on node " + self));
        } else {
            ObjectStore.Held value = held.get();
            String file = sharesFiles && value.inMemory() ? files.nameForOthers(value.file()) : "";
            outbox.send(from, new NodeMessage.ObjectOffered(pull.object(), value.header(), file));
        }
    }

    private void onPullChunk(NodeId from, NodeMessage.PullChunk pull) {
        store.held(pull.object())
                .ifPresentOrElse(
                        held -> work.sendChunk(from, pull, held.file()),
                        () -> outbox.send(
                                from,
                                new NodeMessage.ObjectMissing(
                                        pull.object(), false, "it is not stored on node " + self)));
    }

    /**
     * Nobody can reach an object of this node any more, or not this result of it.
     *
     * @param tell has another node let its copy go
     */
    void free(ObjectId object, TaskResult result, Consumer<NodeId> tell) {
        TaskResult kept = objects.result(object);
        if (kept != null && !kept.equals(result)) {
            freeSecondResult(object, kept, result, tell);
            return;
        }
        drop(object);
        Set<NodeId> holders = locationsOf(result);
        holders.addAll(copies.forget(object));
        tellOthers(holders, tell);
    }

    /** What a second execution of a task has stored, where that isn't the place of the first. */
    private void freeSecondResult(ObjectId object, TaskResult kept, TaskResult second, Consumer<NodeId> tell) {
        Set<NodeId> places = locationsOf(second);
        places.removeAll(locationsOf(kept));
        if (places.contains(self)) {
            drop(object);
        }
        tellOthers(places, tell);
    }

    private static Set<NodeId> locationsOf(TaskResult result) {
        Set<NodeId> locations = new LinkedHashSet<>();
        if (result instanceof TaskResult.Stored stored) {
            locations.add(stored.location());
        }
        return locations;
    }

    private void tellOthers(Set<NodeId> holders, Consumer<NodeId> tell) {
        for (NodeId holder : holders) {
            if (!holder.equals(self) && peers.knows(holder)) {
                tell.accept(holder);
            }
        }
    }

    /** The copy that lies here goes, or what was brought of it. */
    void drop(ObjectId object) {
        puller.onFreed(object);
        store.remove(object);
    }

    void onTick(long nowNanos) {
        store.onTick(nowNanos);
        puller.onTick(nowNanos);
    }

    /** Before the owner's table hears of it, so that copies elsewhere take the place of lost ones. */
    void onNodeDied(NodeId node, long epoch) {
        files.deleteNode(node, epoch);
        copies.onNodeDied(node);
        puller.onNodeDied(node);
    }

    void onJobEnded(JobId job) {
        puller.onJobEnded(job);
        store.onJobEnded(job);
    }

    /** From whatever thread maps and lets go, to the strand. */
    private final class Events implements Mappings.Listener {
        private final Strand strand;

        Events(Strand strand) {
            this.strand = strand;
        }

        @Override
        public void onViewed(long file) {
            strand.execute(() -> store.onViewed(file));
        }

        @Override
        public void onViewGone(long file) {
            strand.execute(() -> store.onViewGone(file));
        }

        @Override
        public void onUnpinned(long file) {
            strand.execute(() -> store.unpin(file));
        }
    }
}
