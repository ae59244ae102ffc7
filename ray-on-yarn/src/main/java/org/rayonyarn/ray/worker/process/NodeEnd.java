package org.rayonyarn.ray.worker.process;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
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
    private volatile @Nullable Serving serving;

    /** Who runs what the node sends. */
    private record Serving(WorkerHost threads, Lineup tasks) {}

    /** @param onEnd told once that the node is not there any more, and why */
    public NodeEnd(Consumer<String> onEnd) {
        this.onEnd = onEnd;
    }

    /**
     * Who runs what the node sends; to be said before the connection is opened.
     *
     * @param begun tells the node which tasks have begun, even after this process was killed
     */
    public void serveWith(WorkerHost threads, BegunCount begun) {
        serving = new Serving(threads, new Lineup(begun));
    }

    Questions questions() {
        return questions;
    }

    /** Says something to the node; holds the caller back while too much is on its way. */
    void send(WorkerMessage message) {
        if (!say(message)) {
            holdBack();
        }
    }

    /** Says something to the node; false if more is on its way than is good. */
    private boolean say(WorkerMessage message) {
        Wire current = wire;
        return current == null || current.send(message); // without a node this process is about to end
    }

    private void holdBack() {
        Wire current = wire;
        if (current == null) {
            return;
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
            run(serving(), run.spec());
        } else if (whole instanceof WorkerMessage.RunNext next) {
            Serving by = serving();
            by.tasks.runNext(next.spec().id(), () -> runTask(by, next.spec()));
        } else if (whole instanceof WorkerMessage.Recall recall) {
            recall(serving(), recall.task());
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

    private Serving serving() {
        Serving current = serving;
        if (current == null) {
            throw new IllegalStateException("work came before this process could serve");
        }
        return current;
    }

    private void run(Serving by, TaskSpec spec) {
        WorkerHost.Done done = (value, nanos) -> send(new WorkerMessage.Done(spec.id(), value, nanos));
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor) {
            by.threads.createActor(spec, values(spec), done);
        } else if (spec.kind() instanceof TaskSpec.Kind.CallActor call) {
            by.threads.callActor(spec, call.group(), values(spec), done);
        } else {
            by.tasks.run(() -> runTask(by, spec));
        }
    }

    private void runTask(Serving by, TaskSpec spec) {
        by.threads.run(spec, values(spec), (value, nanos) -> {
            if (!by.tasks.ended(() -> say(new WorkerMessage.Done(spec.id(), value, nanos)))) {
                holdBack();
            }
        });
    }

    private void recall(Serving by, TaskId task) {
        by.tasks.recall(task, () -> say(new WorkerMessage.GivenBack(task)));
    }

    private static List<Payload> values(TaskSpec spec) {
        List<Payload> args = new ArrayList<>(spec.args().size());
        spec.args().forEach(arg -> args.add(((TaskArg.Value) arg).payload()));
        return args;
    }

    @Override
    public void onDisconnected(Connection<WorkerMessage> connection, String reason) {
        onEnd.accept(reason);
    }
}
