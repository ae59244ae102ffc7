package org.rayonyarn.ray.worker.process;

import io.ray.api.id.ActorId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.worker.WorkerHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker process's end of the connection with its node: hands work to this process's threads, answers to those who asked. Any thread. */
public final class NodeEnd implements Receiver<WorkerMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEnd.class);
    private static final Duration HOLD_BACK = Duration.ofSeconds(60);

    private final Questions questions = new Questions(this);
    private final Consumer<String> onEnd;
    private volatile @Nullable Wire wire;
    private volatile @Nullable WorkerHost host;

    /** @param onEnd told once that the node is not there any more, and why */
    public NodeEnd(Consumer<String> onEnd) {
        this.onEnd = onEnd;
    }

    /** Who runs what the node sends; to be said before the connection is opened. */
    public void serveWith(WorkerHost threads) {
        host = threads;
    }

    Questions questions() {
        return questions;
    }

    /** Says something to the node; holds the caller back while too much is on its way. */
    void send(WorkerMessage message) {
        Wire current = wire;
        if (current == null || current.send(message)) {
            return; // without a node this process is about to end
        }
        try {
            current.connection().awaitWritable(HOLD_BACK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was said is on its way all the same
        }
    }

    /** The actor of this process leaves. */
    public void actorExited(ActorId actor, int life) {
        send(new WorkerMessage.ActorExited(actor));
    }

    @Override
    public void onConnected(Connection<WorkerMessage> connection) {
        wire = new Wire(connection);
    }

    @Override
    public void onMessage(Connection<WorkerMessage> from, WorkerMessage message) {
        Wire current = wire;
        WorkerMessage whole = current == null ? null : current.receive(message);
        if (whole instanceof WorkerMessage.Run run) {
            run(run.spec());
        } else if (whole instanceof WorkerMessage.Values values) {
            questions.onAnswer(values.number(), values);
        } else if (whole instanceof WorkerMessage.Readiness readiness) {
            questions.onAnswer(readiness.number(), readiness);
        } else if (whole instanceof WorkerMessage.Returned returned) {
            questions.onAnswer(returned.number(), returned);
        } else if (whole != null) {
            LOG.warn("a message that is for a node came to a worker; message={}", whole);
        }
    }

    private void run(TaskSpec spec) {
        WorkerHost threads = host;
        if (threads == null) {
            throw new IllegalStateException("work came before this process could serve");
        }
        List<Payload> args = new ArrayList<>(spec.args().size());
        spec.args().forEach(arg -> args.add(((TaskArg.Value) arg).payload()));
        WorkerHost.Done done = (value, nanos) -> send(new WorkerMessage.Done(spec.id(), value, nanos));
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor) {
            threads.createActor(spec, args, done);
        } else if (spec.kind() instanceof TaskSpec.Kind.CallActor) {
            threads.callActor(spec, ((TaskSpec.Kind.CallActor) spec.kind()).group(), args, done);
        } else {
            threads.run(spec, args, done);
        }
    }

    @Override
    public void onDisconnected(Connection<WorkerMessage> connection, String reason) {
        onEnd.accept(reason);
    }
}
