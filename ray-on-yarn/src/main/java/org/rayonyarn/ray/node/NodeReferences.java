package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.List;
import java.util.Set;
import org.rayonyarn.ray.ownership.References;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskResult;

/** Puts the counting of references into its node: what it hears, whom it tells, what goes when a count is 0. On the strand. */
final class NodeReferences implements References.Effects {
    private final RayNode node;
    private final StoredResults stored;

    final References counts;
    final ActorHandles handles;
    final ActorObjects actorObjects;
    final ActorPuts actorPuts;

    NodeReferences(RayNode node) {
        this.node = node;
        this.stored = new StoredResults(node.objects);
        this.counts = new References(node.objects, this);
        this.actorObjects = new ActorObjects(node);
        this.actorPuts = new ActorPuts(
                node.self.id(), node.peers, node.actorClients::whenSettled, node.objects, node.outbox::send);
        this.handles = new ActorHandles(actor -> node.head.tell(new HeadRequest.KillActor(actor, -1, true)));
    }

    void route(MessageRouter router) {
        router.on(
                NodeMessage.HandOver.class,
                (from, handOver) -> counts.receive(from, handOver, message -> router.handle(from, message)));
        router.on(NodeMessage.ReferenceNews.class, counts::onNews);
        actorObjects.route(router);
        actorPuts.route(router);
    }

    /** A result is kept here for its owner. */
    void storedFor(NodeId owner, ObjectId object, List<ObjectAddress> inside) {
        stored.stored(object, owner, inside);
    }

    /** The value of an owned object, or its copy, goes. */
    void free(ObjectId object, TaskResult result) {
        node.large.free(object, result, holder -> counts.freeCopy(holder, object));
    }

    /** {@code Ray.free}. */
    void freeByProgram(ObjectAddress object) {
        if (object.owner().equals(node.self.id())) {
            discard(object.id());
        } else {
            node.objects.lose(object.id(), "it was freed by the program");
            counts.discard(object);
        }
    }

    /** {@code Ray.free} of local copies: what others, or the owner, need stays. */
    void freeLocalCopy(ObjectAddress object) {
        if (node.objects.result(object.id()) instanceof TaskResult.Stored elsewhere
                && !elsewhere.location().equals(node.self.id())) {
            node.large.drop(object.id());
        }
    }

    /** Nobody refers to an owned object any more. */
    void onForgotten(ObjectId object) {
        handles.onForgotten(object);
        actorObjects.onForgotten(object);
    }

    /** A life of an actor has ended here. */
    void onActorEnded(ActorId actor, int life) {
        counts.actorEnded(actor, life);
        actorObjects.onActorEnded(actor);
    }

    void onNodeDied(NodeId dead) {
        stored.onNodeDied(dead).forEach(node.large::drop);
        counts.onNodeDied(dead);
        actorPuts.onNodeDied(dead);
    }

    void onJobEnded(JobId job) {
        stored.onJobEnded(job);
        counts.onJobEnded(job);
        handles.onJobEnded(job);
    }

    // ------------------------------------------------------------------------------------------- References.Effects

    @Override
    public void send(NodeId to, NodeMessage message) {
        node.outbox.say(to, message);
    }

    @Override
    public void soon(Runnable command) {
        node.strand.execute(command);
    }

    @Override
    public Set<NodeId> others() {
        return node.peers.others();
    }

    @Override
    public boolean knows(NodeId other) {
        return node.peers.knows(other);
    }

    /** What the head sends to a node comes in order, so its answer to any question comes after older news. */
    @Override
    public void whenCaughtUp(Runnable command) {
        node.head.ask(HeadRequest.ListNodes::new, answer -> command.run());
    }

    @Override
    public void onLateDeath(NodeId dead) {
        node.membership.onLateDeath(dead);
    }

    @Override
    public void freeCopy(ObjectId object) {
        node.large.drop(object);
        stored.freed(object);
    }

    @Override
    public void discard(ObjectId object) {
        lose(object, "it was freed by the program");
    }

    /** An owned value goes, whoever refers to it. */
    void lose(ObjectId object, String reason) {
        if (node.objects.lose(object, reason)) {
            counts.tellGone(object, reason);
        }
    }
}
