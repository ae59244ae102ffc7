package org.rayonyarn.ray.worker.process;

import java.time.Duration;
import java.util.Queue;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Peer;

/** One end of a connection: what is sent lies in a queue until the simulation has it arrive. */
record SimConnection(NodeId other, Queue<WorkerMessage> sent) implements Connection<WorkerMessage> {
    @Override
    public Peer peer() {
        return new Peer(other, 1);
    }

    @Override
    public Sent trySend(WorkerMessage message) {
        sent.add(message);
        return Sent.QUEUED;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public boolean awaitWritable(Duration timeout) {
        return true;
    }

    @Override
    public void close() {}
}
