package org.rayonyarn.ray.node;

import io.ray.api.exception.RayException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.SessionNodes;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.LargeValues;

/** The node as user threads see it: turns calls into commands for the strand, and waits where the API waits. */
final class NodeApi implements NodeGateway {
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration HOLD_BACK = Duration.ofSeconds(60);

    final RayNode node;
    private final BlockingHeadClient head;
    private final BackPressure backPressure;
    private final JobApi jobs;
    private final PlacementGroupApi groups;

    NodeApi(RayNode node) {
        this.node = node;
        this.head = new BlockingHeadClient(node.strand, node.head, node.config.headTimeout());
        this.backPressure = new BackPressure(node.self.id(), node.actorClients::locationOf, node.holdBack, HOLD_BACK);
        this.jobs = new JobApi(head, node.strand, node.endingJobs::end, GOODBYE);
        this.groups = new PlacementGroupApi(head);
    }

    @Override
    public NodeInfo self() {
        return node.self;
    }

    @Override
    public void submit(TaskSpec spec) {
        backPressure.await(spec);
        submitNow(spec);
    }

    /** Without holding the caller back. */
    void submitNow(TaskSpec spec) {
        node.strand.execute(() -> {
            node.recorder.submitted(spec);
            if (spec.kind() instanceof TaskSpec.Kind.CallActor) {
                node.actorClients.submit(spec);
                node.submissions.submit(spec, node.actorClients::callReady);
            } else {
                node.submissions.submit(spec, node.scheduler::submit);
            }
        });
    }

    @Override
    public void submitCall(TaskSpec call, int maxPending) {
        node.pendingCalls.add(call, maxPending);
        submit(call);
    }

    @Override
    public void createActor(TaskSpec constructor, ActorInfo actor) {
        CompletableFuture<HeadReply> answer = new CompletableFuture<>();
        node.strand.execute(() -> {
            node.recorder.submitted(constructor);
            ActorCreation creation = node.actorClients.creating(actor, constructor, reply -> {
                if (reply.refusal() != null) {
                    node.references.handles.onUpdate(actor.in(ActorState.DEAD, null)); // it was never there
                }
                answer.complete(reply);
            });
            node.references.handles.created(actor);
            node.submissions.submit(constructor, node.actorClients::constructorReady);
            creation.begin();
        });
        if (actor.options().isNamed()) {
            HeadReply.ActorRegistered reply = (HeadReply.ActorRegistered) head.await(answer, "registering an actor");
            if (reply.refusal() != null) {
                throw new IllegalArgumentException(reply.refusal());
            }
        }
    }

    @Override
    public void put(ObjectAddress object, Payload value) {
        node.strand.execute(() -> {
            node.objects.own(object.id());
            node.objects.complete(object.id(), node.large.settled(object.id(), value));
        });
    }

    @Override
    public LargeValues largeValues() {
        return node.large.values();
    }

    @Override
    public ObjectAddress put(ActorId owner, ObjectId object, Payload value) {
        CompletableFuture<ObjectAddress> put = new CompletableFuture<>();
        node.strand.execute(() -> node.references.actorPuts.put(owner, object, value, put));
        try {
            return head.await(put, "putting an object for actor " + owner);
        } finally {
            put.cancel(false); // nobody waits any more: what is kept later is let go
        }
    }

    @Override
    public List<Payload> get(TaskContext by, List<ObjectAddress> wanted, long timeoutMs) {
        GetOperation get = new GetOperation(wanted, node.access, node.unready);
        if (!run(get, by, timeoutMs)) {
            throw new RayTimeoutException("get timed out after " + timeoutMs + " ms: " + get.whyIncomplete());
        }
        return get.result();
    }

    @Override
    public boolean[] wait(TaskContext by, List<ObjectAddress> wanted, int count, long timeoutMs, boolean fetch) {
        WaitOperation wait = new WaitOperation(wanted, count, fetch, node.access);
        run(wait, by, timeoutMs == Integer.MAX_VALUE ? FOREVER : timeoutMs);
        boolean[] ready = wait.result();
        node.recorder.chose(by.task(), "wait", ready.length);
        return ready;
    }

    /** A task that waits lends its resources; an actor keeps them, as on Ray. */
    private boolean run(WaitingThread operation, TaskContext by, long timeoutMs) {
        boolean lends = by.isWorker() && by.actor() == null;
        node.strand.execute(() -> operation.begin(
                () -> {
                    if (lends) {
                        node.scheduler.blocked(by.task());
                    }
                },
                () -> {
                    if (lends) {
                        node.scheduler.unblocked(by.task());
                    }
                }));
        return operation.await(node.strand, timeoutMs);
    }

    @Override
    public void free(List<ObjectAddress> objects, boolean localOnly) {
        node.strand.execute(
                () -> objects.forEach(localOnly ? node.references::freeLocalCopy : node.references::freeByProgram));
    }

    @Override
    public void retain(ObjectAddress object) {
        node.strand.execute(() -> node.objects.retain(object));
    }

    @Override
    public void release(ObjectId object) {
        node.strand.execute(() -> node.objects.release(object));
    }

    @Override
    public void release(List<ObjectId> objects) {
        node.strand.execute(() -> objects.forEach(node.objects::release));
    }

    @Override
    public @Nullable ActorInfo findActor(String name, String namespace) {
        return head.ask(
                        number -> new HeadRequest.FindActor(number, name, namespace),
                        reply -> new Found(((HeadReply.ActorFound) reply).actor()),
                        "looking for actor " + name)
                .actor();
    }

    private record Found(@Nullable ActorInfo actor) {}

    @Override
    public void killActor(ActorId actor, boolean noRestart) {
        node.strand.execute(() -> node.actorClients.kill(actor, noRestart));
    }

    @Override
    public SessionNodes nodes() {
        return head.ask(HeadRequest.ListNodes::new, reply -> ((HeadReply.NodeList) reply).nodes(), "listing nodes");
    }

    @Override
    public List<ActorInfo> actors() {
        return head.ask(HeadRequest.ListActors::new, reply -> ((HeadReply.ActorList) reply).actors(), "listing actors");
    }

    @Override
    public JobStart startJob(String namespace, String entrypoint, @Nullable JobId wanted, JobCode code) {
        return jobs.start(namespace, entrypoint, wanted, code);
    }

    @Override
    public JobStart describeJob(JobId job) {
        return jobs.describe(job);
    }

    @Override
    public void endJob(JobId job) {
        jobs.end(job);
    }

    @Override
    public PlacementGroupInfo createGroup(PlacementGroupInfo group) {
        return groups.create(group);
    }

    @Override
    public @Nullable PlacementGroupInfo group(PlacementGroupId id) {
        return groups.find(id, "", "");
    }

    @Override
    public @Nullable PlacementGroupInfo groupNamed(String name, String namespace) {
        return groups.find(null, name, namespace);
    }

    @Override
    public List<PlacementGroupInfo> groups() {
        return groups.all();
    }

    @Override
    public void removeGroup(PlacementGroupId id) {
        groups.remove(id);
    }

    @Override
    public @Nullable PlacementGroupState awaitGroup(PlacementGroupId id, long timeoutMs) {
        try {
            return groups.await(id, timeoutMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RayException("interrupted while waiting for a placement group", e);
        }
    }

    @Override
    public Map<String, List<ResourceSlot>> held(TaskId task) {
        CompletableFuture<Map<String, List<ResourceSlot>>> held = new CompletableFuture<>();
        node.strand.execute(() -> held.complete(node.scheduler.held(task)));
        return held.join();
    }
}
