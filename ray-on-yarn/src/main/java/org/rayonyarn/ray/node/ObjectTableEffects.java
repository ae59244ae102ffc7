package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;

/** What a node's table of objects asks for: news to other nodes, and the end of values. On the strand. */
final class ObjectTableEffects implements ObjectTable.Effects {
    private final RayNode node;

    ObjectTableEffects(RayNode node) {
        this.node = node;
    }

    @Override
    public void subscribe(ObjectAddress object) {
        if (node.peers.isDead(object.owner())) {
            TaskResult lost = new TaskResult.Inline(LostObject.failure(object.id(), "its owner is dead"));
            node.strand.execute(() -> node.objects.onRemoteReady(object.id(), lost));
            return;
        }
        node.outbox.send(object.owner(), new NodeMessage.SubscribeObject(object.id()));
    }

    @Override
    public void notifyReady(NodeId subscriber, ObjectId object, TaskResult result) {
        node.outbox.send(subscriber, new NodeMessage.ObjectReady(object, result));
    }

    @Override
    public void free(ObjectId object, TaskResult result) {
        node.references.free(object, result);
    }

    @Override
    public void borrow(ObjectAddress object) {
        node.references.counts.borrow(object);
    }

    @Override
    public void giveBack(ObjectAddress object) {
        node.references.counts.giveBack(object);
    }

    @Override
    public void forgotten(ObjectId object) {
        node.references.onForgotten(object);
    }

    @Override
    public Payload lost(ObjectId object, String reason) {
        return LostObject.failure(object, reason);
    }
}
