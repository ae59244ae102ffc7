package org.rayonyarn.ray.objectstore;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PayloadCodec;
import org.rayonyarn.ray.rpc.TaskResult;

/**
 * Brings large objects to this node in chunks. Everybody who wants an object shares one transfer. Confined to the strand.
 *
 * <p>Invariant: at most {@value #WINDOW} chunks of a transfer are asked for and not here, so a slow reader never floods its
 * own queue.
 */
public final class ObjectPuller {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int WINDOW = 4;

    /** Sends to another node. */
    public interface Outbox {
        void send(NodeId to, NodeMessage message);
    }

    /** Makes the failure that waiting readers get. */
    public interface Losses {
        Payload lost(ObjectId object, String reason);
    }

    private static final class Transfer {
        final NodeId from;
        final List<Consumer<Payload>> readers = new ArrayList<>();
        byte[] bytes = new byte[0];
        long asked;
        long received;

        Transfer(NodeId from) {
            this.from = from;
        }
    }

    private final Outbox outbox;
    private final Losses losses;
    private final Map<ObjectId, Transfer> transfers = new HashMap<>();

    public ObjectPuller(Outbox outbox, Losses losses) {
        this.outbox = outbox;
        this.losses = losses;
    }

    /** Hands the value, or why it can't be had, to {@code reader} once it is here. */
    public void pull(ObjectId object, TaskResult.Stored where, Consumer<Payload> reader) {
        Transfer running = transfers.get(object);
        if (running != null) {
            running.readers.add(reader);
            return;
        }
        Transfer transfer = new Transfer(where.location());
        transfer.readers.add(reader);
        transfers.put(object, transfer);
        ask(object, transfer);
    }

    private void ask(ObjectId object, Transfer transfer) {
        outbox.send(transfer.from, new NodeMessage.PullChunk(object, transfer.asked, CHUNK_BYTES));
        transfer.asked += CHUNK_BYTES;
    }

    /** A part of an object has come; parts of transfers that nobody waits for any more are dropped. */
    public void onChunk(ObjectChunk chunk) {
        Transfer transfer = transfers.get(chunk.object());
        if (transfer == null) {
            return;
        }
        if (transfer.received == 0) {
            transfer.bytes = new byte[Math.toIntExact(chunk.total())];
        }
        System.arraycopy(chunk.bytes(), 0, transfer.bytes, (int) chunk.offset(), chunk.bytes().length);
        transfer.received += chunk.bytes().length;
        if (transfer.received == chunk.total()) {
            transfers.remove(chunk.object());
            Payload value = PayloadCodec.fromBytes(transfer.bytes);
            transfer.readers.forEach(reader -> reader.accept(value));
            return;
        }
        while (transfer.asked < chunk.total() && transfer.asked - transfer.received < (long) WINDOW * CHUNK_BYTES) {
            ask(chunk.object(), transfer);
        }
    }

    /** The object is not where it should be. */
    public void onMissing(ObjectId object, String reason) {
        Optional.ofNullable(transfers.remove(object)).ifPresent(transfer -> {
            Payload lost = losses.lost(object, reason);
            transfer.readers.forEach(reader -> reader.accept(lost));
        });
    }

    public void onNodeDied(NodeId node) {
        for (ObjectId object : List.copyOf(transfers.keySet())) {
            Transfer transfer = transfers.get(object);
            if (transfer != null && transfer.from.equals(node)) {
                onMissing(object, "the node that stored it died, node=" + node);
            }
        }
    }

    /** The answer to another node's question, from what is stored here. */
    public static NodeMessage answer(NodeMessage.PullChunk question, byte[] stored) {
        int from = (int) Math.min(question.offset(), stored.length);
        int length = Math.min(question.length(), stored.length - from);
        byte[] part = new byte[length];
        System.arraycopy(stored, from, part, 0, length);
        return new ObjectChunk(question.object(), from, stored.length, part);
    }
}
