package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import java.util.List;
import org.rayonyarn.ray.objectstore.CopyDirectory;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.TaskResult;

/** The owner's part in bringing large objects to those who read them: knows where the copies of its own are, and says so. Confined to the strand. */
final class OwnedCopies implements CopyDirectory.Effects {
    private final Peers peers;
    private final ObjectTable objects;
    private final LargeObjects.Outbox outbox;
    private final CopyDirectory copies;

    OwnedCopies(Peers peers, ObjectTable objects, LargeObjects.Outbox outbox) {
        this.peers = peers;
        this.objects = objects;
        this.outbox = outbox;
        this.copies = new CopyDirectory(this::seemNear, this);
    }

    private boolean seemNear(NodeId one, NodeId other) {
        NodeInfo first = peers.find(one);
        NodeInfo second = peers.find(other);
        return first != null
                && second != null
                && first.endpoint().host().equals(second.endpoint().host());
    }

    void route(MessageRouter router) {
        router.on(NodeMessage.LocateObject.class, this::onLocate);
        router.on(
                NodeMessage.CopyChanged.class,
                (from, change) -> copies.onChanged(change.object(), from, change.held()));
    }

    private void onLocate(NodeId from, NodeMessage.LocateObject question) {
        if (objects.result(question.object()) instanceof TaskResult.Stored stored) {
            copies.locate(question.object(), stored.location(), from, question.failed(), question.gone());
        } else {
            missing(question.object(), from, "its owner has let it go");
        }
    }

    /** Gives the nodes that have copies, of which nothing is known from now on. */
    List<NodeId> forget(ObjectId object) {
        return copies.forget(object);
    }

    void onNodeDied(NodeId node) {
        copies.onNodeDied(node);
    }

    @Override
    public void located(ObjectId object, NodeId reader, NodeId source) {
        outbox.send(reader, new NodeMessage.ObjectLocated(object, source));
    }

    @Override
    public void missing(ObjectId object, NodeId reader, String why) {
        outbox.send(reader, new NodeMessage.ObjectMissing(object, true, why));
    }

    @Override
    public void promoted(ObjectId object, NodeId holder) {
        objects.relocate(object, holder);
        outbox.send(holder, new NodeMessage.KeepObject(object));
    }
}
