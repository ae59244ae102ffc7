package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayTimeoutException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.SessionNodes;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.value.LargeValues;

/**
 * The node as a worker process reaches it. Submitting, putting and counting references are said one way; only what has a result is
 * waited for. Any thread.
 */
public final class RemoteGateway implements NodeGateway {
    private final NodeInfo self;
    private final NodeEnd node;
    private final NodeGateway rare;

    /** @param self the node */
    public RemoteGateway(NodeInfo self, NodeEnd node) {
        this.self = self;
        this.node = node;
        this.rare = RemoteCalls.over(node.questions());
    }

    @Override
    public NodeInfo self() {
        return self;
    }

    @Override
    public void submit(TaskSpec spec) {
        node.send(new WorkerMessage.Submit(spec));
    }

    /** Asked, since the limit is the node's to keep. */
    @Override
    public void submitCall(TaskSpec call, int maxPending) {
        rare.submitCall(call, maxPending);
    }

    /** The node stores what is large: here every value stays on the heap. */
    @Override
    public LargeValues largeValues() {
        return LargeValues.NONE;
    }

    @Override
    public void put(ObjectAddress object, Payload value) {
        node.send(new WorkerMessage.Put(object, value));
    }

    @Override
    public ObjectAddress put(ActorId owner, ObjectId object, Payload value) {
        return rare.put(owner, object, value);
    }

    @Override
    public List<Payload> get(TaskContext by, List<ObjectAddress> objects, long timeoutMs) {
        WorkerMessage.Values values = (WorkerMessage.Values) node.questions()
                .ask(number -> new WorkerMessage.Get(number, by.task(), lends(by), objects), limit(timeoutMs));
        if (!values.missing().isEmpty()) {
            throw new RayTimeoutException("get timed out after " + timeoutMs + " ms: " + values.missing());
        }
        return values.values();
    }

    @Override
    public boolean[] wait(TaskContext by, List<ObjectAddress> objects, int count, long timeoutMs, boolean fetch) {
        WorkerMessage.Readiness answer = (WorkerMessage.Readiness) node.questions()
                .ask(
                        number -> new WorkerMessage.Wait(number, by.task(), lends(by), objects, count, fetch),
                        timeoutMs == Integer.MAX_VALUE ? FOREVER : limit(timeoutMs));
        boolean[] ready = new boolean[answer.ready().length];
        for (int i = 0; i < ready.length; i++) {
            ready[i] = answer.ready()[i] != 0;
        }
        return ready;
    }

    /** An actor keeps what it has while it waits, as on Ray. */
    private static boolean lends(TaskContext by) {
        return by.isWorker() && by.actor() == null;
    }

    private static long limit(long timeoutMs) {
        return timeoutMs < 0 ? FOREVER : timeoutMs;
    }

    @Override
    public void free(List<ObjectAddress> objects, boolean localOnly) {
        node.send(new WorkerMessage.Free(objects, localOnly));
    }

    @Override
    public void retain(ObjectAddress object) {
        node.send(new WorkerMessage.Retain(object));
    }

    @Override
    public void release(ObjectId object) {
        node.send(new WorkerMessage.Release(object));
    }

    @Override
    public void createActor(TaskSpec constructor, ActorInfo actor) {
        if (actor.options().isNamed()) { // the name may be taken
            var unused = RemoteCalls.result(
                    node.questions().ask(number -> new WorkerMessage.CreateActor(number, constructor, actor), FOREVER));
        } else {
            node.send(new WorkerMessage.CreateActor(0, constructor, actor));
        }
    }

    @Override
    public @Nullable ActorInfo findActor(String name, String namespace) {
        return rare.findActor(name, namespace);
    }

    @Override
    public void killActor(ActorId actor, boolean noRestart) {
        rare.killActor(actor, noRestart);
    }

    @Override
    public SessionNodes nodes() {
        return rare.nodes();
    }

    @Override
    public List<ActorInfo> actors() {
        return rare.actors();
    }

    @Override
    public JobStart startJob(String namespace, String entrypoint, @Nullable JobId wanted, JobCode code) {
        throw new UnsupportedOperationException("a worker process starts no job: only drivers do");
    }

    @Override
    public JobStart describeJob(JobId job) {
        return rare.describeJob(job);
    }

    @Override
    public PlacementGroupInfo createGroup(PlacementGroupInfo group) {
        return rare.createGroup(group);
    }

    @Override
    public @Nullable PlacementGroupInfo group(PlacementGroupId id) {
        return rare.group(id);
    }

    @Override
    public @Nullable PlacementGroupInfo groupNamed(String name, String namespace) {
        return rare.groupNamed(name, namespace);
    }

    @Override
    public List<PlacementGroupInfo> groups() {
        return rare.groups();
    }

    @Override
    public void removeGroup(PlacementGroupId id) {
        rare.removeGroup(id);
    }

    @Override
    public @Nullable PlacementGroupState awaitGroup(PlacementGroupId id, long timeoutMs) {
        return rare.awaitGroup(id, timeoutMs);
    }

    @Override
    public Map<String, List<ResourceSlot>> held(TaskId task) {
        return rare.held(task);
    }

    @Override
    public void endJob(JobId job) {
        throw new UnsupportedOperationException("a worker process ends no job: only drivers do");
    }
}
