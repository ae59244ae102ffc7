package org.rayonyarn.ray.worker.process;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.WorkerCodec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.WorkerMessage.Fragment;
import org.rayonyarn.ray.rpc.transport.Connection;

/** Messages of any size over a connection: those too large for a frame travel in parts. Sending: any thread; receiving: the transport's. */
public final class Wire {
    private static final int PART_BYTES = 4 << 20;
    private static final WorkerCodec CODEC = new WorkerCodec();

    private final Connection<WorkerMessage> connection;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, ByteArrayOutputStream> incomplete = new HashMap<>();

    public Wire(Connection<WorkerMessage> connection) {
        this.connection = connection;
    }

    /** Queues a message; false if more is queued than is good, or if the connection is closed. */
    public boolean send(WorkerMessage message) {
        try {
            return connection.send(message);
        } catch (MessageTooLargeException e) {
            return sendInParts(message);
        }
    }

    private boolean sendInParts(WorkerMessage message) {
        WireOutput out = WireOutput.onHeap(PART_BYTES);
        CODEC.encode(message, out);
        byte[] whole = out.toByteArray();
        long number = numbers.incrementAndGet();
        boolean writable = true;
        for (int from = 0; from < whole.length; from += PART_BYTES) {
            byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + PART_BYTES));
            writable = connection.send(new Fragment(number, whole.length, part));
        }
        return writable;
    }

    /** The message that has come, or null if it is a part of one that is not here yet. */
    public @Nullable WorkerMessage receive(WorkerMessage message) {
        if (!(message instanceof Fragment part)) {
            return message;
        }
        ByteArrayOutputStream parts =
                incomplete.computeIfAbsent(part.message(), number -> new ByteArrayOutputStream(PART_BYTES));
        parts.writeBytes(part.bytes());
        if (parts.size() < part.total()) {
            return null;
        }
        incomplete.remove(part.message());
        WireInput in = WireInput.of(parts.toByteArray());
        WorkerMessage whole = CODEC.decode(in);
        in.expectEnd();
        if (whole instanceof Fragment) {
            throw new WireFormatException("a part is made of parts, number=" + part.message());
        }
        return whole;
    }

    public Connection<WorkerMessage> connection() {
        return connection;
    }
}
