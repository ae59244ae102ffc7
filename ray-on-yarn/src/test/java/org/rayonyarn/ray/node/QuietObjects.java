package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;

/** A table of objects that tells nobody. */
final class QuietObjects implements ObjectTable.Effects {
    static ObjectTable table() {
        return new ObjectTable(QuietNode.SELF.id(), new QuietObjects());
    }

    @Override
    public void borrow(ObjectAddress object) {}

    @Override
    public void giveBack(ObjectAddress object) {}

    @Override
    public void subscribe(ObjectAddress object) {}

    @Override
    public void notifyReady(NodeId subscriber, ObjectId object, TaskResult result) {}

    @Override
    public void free(ObjectId object, TaskResult result) {}

    @Override
    public void forgotten(ObjectId object) {}

    @Override
    public Payload lost(ObjectId object, String reason) {
        return new Payload.Immediate(reason);
    }
}
