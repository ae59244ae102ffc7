package org.rayonyarn.ray.objectstore;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.CopyChanged;
import org.rayonyarn.ray.rpc.NodeMessage.LocateObject;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectMissing;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectOffered;
import org.rayonyarn.ray.rpc.NodeMessage.PullObject;
import org.rayonyarn.ray.rpc.ObjectAddress;

/**
 * Brings large objects into this node's store. Everybody who wants an object shares one transfer: ask the owner for a source, ask
 * the source, link its file if both see it, else fetch it in chunks. A source that fails, dies or falls silent is reported to the
 * owner, which names another. Confined to the strand.
 *
 * <p>Invariant: a transfer holds room in the store from its offer to its end; an offer or a part counts only if it comes from its source.
 */
public final class ObjectPuller {
    private static final long SILENCE_NANOS = 10_000_000_000L;

    /** What is done in the world; all but {@code send} and {@code missed} are answered later. */
    public interface Effects {
        void send(NodeId to, NodeMessage message);

        /** Give another node's file a name here; then {@link #onLinked}. */
        void link(ObjectId object, String theirs, long file, long bytes);

        /** Write a part; then {@link #onWritten}. */
        void write(ObjectId object, long file, long total, long offset, byte[] bytes);

        /** All parts are written; then {@link #onSealed}. */
        void seal(ObjectId object, long file, long bytes);
    }

    /** Who wants an object. Is told once. */
    public interface Waiter {
        /** It is in the store now. */
        void onHere();

        void onLost(String why);

        /** This node can't take it. */
        void onRefused(String why);
    }

    private final Effects effects;
    private final ObjectStore store;
    private final String folder;
    private final Map<ObjectId, Transfer> transfers = new LinkedHashMap<>();
    private final PullWindow window;
    private long now;

    /** @param folder which folder of shared files this node sees */
    public ObjectPuller(ObjectStore store, String folder, Effects effects) {
        this.store = store;
        this.folder = folder;
        this.effects = effects;
        this.window = new PullWindow(effects);
    }

    /** Tells {@code waiter} once the object is here, or why it can't be. */
    public void pull(ObjectAddress object, Waiter waiter) {
        Transfer transfer = transfers.get(object.id());
        if (transfer != null) {
            transfer.waiters.add(waiter);
            return;
        }
        transfer = new Transfer(object);
        transfer.waiters.add(waiter);
        transfers.put(object.id(), transfer);
        locate(transfer, null, false);
    }

    private void locate(Transfer transfer, @Nullable NodeId failed, boolean gone) {
        transfer.source = null;
        transfer.heardAt = now;
        effects.send(transfer.object.owner(), new LocateObject(transfer.object.id(), failed, gone));
    }

    /** The owner names a source. */
    public void onLocated(ObjectId object, NodeId source) {
        Transfer transfer = transfers.get(object);
        if (transfer != null && transfer.source == null) {
            transfer.source = source;
            transfer.heardAt = now;
            effects.send(source, new PullObject(object, folder));
        }
    }

    /** The source has it. */
    public void onOffered(NodeId from, ObjectOffered offer) {
        Transfer transfer = transfers.get(offer.object());
        if (transfer == null || !from.equals(transfer.source) || transfer.header != null) {
            return;
        }
        transfer.header = offer.header();
        transfer.heardAt = now;
        int round = transfer.round;
        store.reserve(offer.header().sizeBytes(), "object " + offer.object(), new ObjectStore.Grant() {
            @Override
            public void granted(long file) {
                if (isCurrent(transfer, round)) {
                    begin(transfer, file, offer.file());
                } else {
                    store.abandon(file);
                }
            }

            @Override
            public void refused(String why) {
                if (isCurrent(transfer, round)) {
                    refuse(transfer, why);
                }
            }
        });
    }

    private boolean isCurrent(Transfer transfer, int round) {
        return transfers.get(transfer.object.id()) == transfer && transfer.round == round;
    }

    private void begin(Transfer transfer, long file, String theirs) {
        transfer.file = file;
        transfer.heardAt = now;
        if (theirs.isEmpty()) {
            window.ask(transfers.values());
        } else {
            transfer.linking = true;
            effects.link(transfer.object.id(), theirs, file, transfer.size());
        }
    }

    /** @param done false if the file is not there (any more) */
    public void onLinked(ObjectId object, long file, boolean done) {
        Transfer transfer = ofFile(object, file);
        if (transfer == null) {
            return;
        }
        if (done) {
            arrive(transfer);
            return;
        }
        NodeId source = transfer.source;
        restart(transfer);
        if (source != null) {
            transfer.source = source;
            effects.send(source, new PullObject(object, "")); // in chunks then
        }
    }

    /** A part has come; parts that nobody waits for any more are dropped. */
    public void onChunk(NodeId from, ObjectChunk chunk) {
        Transfer transfer = transfers.get(chunk.object());
        if (transfer == null || !from.equals(transfer.source) || !transfer.isFetching() || !transfer.isDue(chunk)) {
            return;
        }
        transfer.heardAt = now;
        window.onChunk(transfer, chunk);
    }

    /** A part is in its file. */
    public void onWritten(ObjectId object, long file, int length) {
        Transfer transfer = ofFile(object, file);
        if (transfer != null) {
            window.onWritten(transfer, length);
            window.ask(transfers.values());
        }
    }

    /** The file is complete. */
    public void onSealed(ObjectId object, long file) {
        Transfer transfer = ofFile(object, file);
        if (transfer != null) {
            arrive(transfer);
        }
    }

    /** A file of this node could not be written. */
    public void onWriteFailed(ObjectId object, long file, String why) {
        Transfer transfer = ofFile(object, file);
        if (transfer != null) {
            refuse(transfer, why);
        }
    }

    private @Nullable Transfer ofFile(ObjectId object, long file) {
        Transfer transfer = transfers.get(object);
        return transfer != null && transfer.file == file ? transfer : null;
    }

    private void arrive(Transfer transfer) {
        ObjectId object = transfer.object.id();
        transfers.remove(object);
        store.sealed(transfer.file, Objects.requireNonNull(transfer.header));
        store.bind(object, transfer.file, transfer.object.owner());
        effects.send(transfer.object.owner(), new CopyChanged(object, true));
        transfer.waiters.forEach(Waiter::onHere);
        store.unpin(transfer.file);
    }

    /** A source has no copy, or the owner knows of none. */
    public void onMissing(NodeId from, ObjectMissing missing) {
        Transfer transfer = transfers.get(missing.object());
        if (transfer == null) {
            return;
        }
        if (missing.everywhere()) {
            end(transfer, waiter -> waiter.onLost(missing.reason()));
        } else if (from.equals(transfer.source)) {
            restart(transfer);
            locate(transfer, from, true);
        }
    }

    /** What the transfer has is given back; it begins anew. */
    private void restart(Transfer transfer) {
        window.giveUp(transfer);
        if (transfer.file >= 0) {
            store.abandon(transfer.file);
        }
        transfer.restart();
        window.ask(transfers.values());
    }

    private void refuse(Transfer transfer, String why) {
        effects.send(transfer.object.owner(), new CopyChanged(transfer.object.id(), false));
        end(transfer, waiter -> waiter.onRefused(why));
    }

    private void end(Transfer transfer, Consumer<Waiter> news) {
        transfers.remove(transfer.object.id());
        restart(transfer);
        transfer.waiters.forEach(news);
    }

    /** Sources and owners that are dead serve nobody. */
    public void onNodeDied(NodeId node) {
        for (Transfer transfer : List.copyOf(transfers.values())) {
            if (node.equals(transfer.object.owner())) {
                end(transfer, waiter -> waiter.onLost("its owner died, node=" + node));
            } else if (node.equals(transfer.source)) {
                restart(transfer);
                locate(transfer, node, true);
            }
        }
    }

    /** Asks again where an answer is overdue: a message may be lost with its connection. */
    public void onTick(long nowNanos) {
        now = nowNanos;
        for (Transfer transfer : List.copyOf(transfers.values())) {
            boolean ours = transfer.header != null && (transfer.linking || transfer.file < 0);
            if (ours || transfer.heardAt == 0) {
                transfer.heardAt = now; // waits for room or for the disk
            } else if (now - transfer.heardAt > SILENCE_NANOS) {
                NodeId silent = transfer.source;
                restart(transfer);
                locate(transfer, silent, false);
            }
        }
    }

    /** Nobody may reach the object any more. */
    public void onFreed(ObjectId object) {
        Transfer transfer = transfers.get(object);
        if (transfer != null) {
            end(transfer, waiter -> waiter.onLost("it was freed"));
        }
    }

    public void onJobEnded(JobId job) {
        List.copyOf(transfers.keySet()).stream()
                .filter(object -> LineageIds.job(LineageIds.creator(object)).equals(job))
                .forEach(this::onFreed);
    }

    /** How many objects are on their way. */
    public int size() {
        return transfers.size();
    }
}
