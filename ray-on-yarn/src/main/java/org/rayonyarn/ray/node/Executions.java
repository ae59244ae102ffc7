package org.rayonyarn.ray.node;

import io.ray.api.exception.RayTaskException;
import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerHost;

/** What runs on this node: brings arguments here, hands tasks to workers, results to owners. Confined to the strand. */
final class Executions implements ActorHost.Effects {
    private final RayNode node;
    private final WorkerHost workers;

    @Nullable
    private ActorHost actors;

    Executions(RayNode node, WorkerHost workers) {
        this.node = node;
        this.workers = workers;
    }

    /** The two know each other: the host runs its calls through this. */
    void hostActors(ActorHost host) {
        this.actors = host;
    }

    private ActorHost actors() {
        if (actors == null) {
            throw new IllegalStateException("the node is not wired yet");
        }
        return actors;
    }

    /** A task, constructor or call was sent here to be run. */
    void accept(TaskSpec spec) {
        if (spec.kind() instanceof TaskSpec.Kind.CallActor) {
            actors().call(spec);
        } else if (spec.kind() instanceof TaskSpec.Kind.Plain) {
            node.scheduler.accept(spec);
        } else if (actors().announce(spec)) {
            if (spec.resources().isEmpty()) {
                start(spec); // it needs nothing that a task could hold
            } else {
                node.scheduler.accept(spec);
            }
        } else {
            over(spec);
        }
    }

    /** Its resources are taken. */
    void start(TaskSpec spec) {
        if (spec.kind() instanceof TaskSpec.Kind.CreateActor) {
            actors().start(spec);
            return;
        }
        fetch(
                spec,
                args -> workers.run(
                        spec, args, (value, nanos) -> node.strand.execute(() -> finish(spec, value, nanos))));
    }

    /** Whether a worker takes it ahead; one whose arguments have to be brought here would keep others waiting. */
    boolean lineUp(TaskSpec spec, int depth) {
        List<Payload> args = new ArrayList<>(spec.args().size());
        for (TaskArg arg : spec.args()) {
            if (!(arg instanceof TaskArg.Value value) || value.payload() instanceof Payload.Sealed) {
                return false;
            }
            args.add(value.payload());
        }
        return workers.lineUp(spec, args, depth, new WorkerHost.Ahead() {
            @Override
            public void onBegun(TaskId after) {
                node.strand.execute(() -> node.scheduler.begun(spec, after));
            }

            @Override
            public void onReturned() {
                node.strand.execute(() -> node.scheduler.notBegun(spec));
            }

            @Override
            public void onDone(Payload value, long nanos) {
                node.strand.execute(() -> finish(spec, value, nanos));
            }
        });
    }

    private void finish(TaskSpec spec, Payload value, long runNanos) {
        done(spec, value, runNanos);
        node.scheduler.finished(spec, runNanos);
    }

    @Override
    public void fetch(TaskSpec spec, Consumer<List<Payload>> then) {
        Payload[] values = new Payload[spec.args().size()];
        int[] missing = {1};
        Runnable arrived = () -> {
            if (--missing[0] == 0) {
                then.accept(List.of(values));
            }
        };
        for (int i = 0; i < values.length; i++) {
            TaskArg arg = spec.args().get(i);
            if (arg instanceof TaskArg.Value value) {
                values[i] = value.payload();
            } else if (arg instanceof TaskArg.Located located) {
                int position = i;
                missing[0]++;
                node.access.bring(located.object(), located.where(), value -> {
                    values[position] = value;
                    arrived.run();
                });
            } else {
                throw new IllegalStateException("an argument was sent unresolved, task=" + spec.id());
            }
        }
        arrived.run();
    }

    @Override
    public void done(TaskSpec spec, Payload value, long runNanos) {
        boolean owned = spec.owner().equals(node.self.id());
        TaskResult result = node.large.settled(spec.result(), value);
        NodeMessage.TaskDone done = new NodeMessage.TaskDone(spec.id(), spec.attempt(), result, runNanos);
        if (owned) {
            node.completions.onTaskDone(done);
        } else {
            if (result instanceof TaskResult.Stored stored) {
                node.references.storedFor(spec.owner(), spec.result(), stored.references());
            }
            node.references.counts.ended(spec);
            tellOwner(spec, done);
        }
    }

    private void tellOwner(TaskSpec spec, NodeMessage.TaskDone done) {
        try {
            node.outbox.send(spec.owner(), done);
        } catch (MessageTooLargeException e) { // what it has thrown, since large values stay here
            TaskResult failure = TooLarge.failure("the failure of", spec, e);
            node.outbox.send(
                    spec.owner(), new NodeMessage.TaskDone(spec.id(), spec.attempt(), failure, done.runNanos()));
        }
    }

    @Override
    public void notHere(TaskSpec call) {
        ActorId actor = ((TaskSpec.Kind.CallActor) call.kind()).actor();
        if (call.owner().equals(node.self.id())) {
            node.head.tell(new HeadRequest.WatchActor(actor));
        } else {
            node.references.counts.ended(call);
            node.outbox.send(call.owner(), new NodeMessage.ActorNotHere(call.id(), actor));
        }
    }

    @Override
    public void left(ActorId actor, int life) {
        node.references.onActorEnded(actor, life);
    }

    @Override
    public void over(TaskSpec constructor) {
        node.references.counts.ended(constructor);
    }

    @Override
    public void changed(ActorId actor, int life, ActorState state, @Nullable Payload death) {
        node.head.tell(new HeadRequest.ActorChanged(actor, life, state, death));
    }

    @Override
    public void release(TaskSpec constructor) {
        if (!constructor.resources().isEmpty()) {
            node.scheduler.finished(constructor, 0);
        }
    }

    @Override
    public Payload noSuchGroup(TaskSpec call, List<String> groups) {
        TaskSpec.Kind.CallActor kind = (TaskSpec.Kind.CallActor) call.kind();
        return SystemFailures.of(new RayTaskException("call " + call.name() + " of actor " + kind.actor()
                + " was not run: the actor has no concurrency group " + kind.group() + ", but " + groups));
    }
}
