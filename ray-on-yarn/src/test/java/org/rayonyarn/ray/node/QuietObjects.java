package org.rayonyarn.ray.node;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.ownership.ObjectTable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskResult;

/** A table of objects that tells nobody. */
final class QuietObjects implements ObjectTable.Effects {
    /** What was let go. */
    final List<TaskResult> freed = new ArrayList<>();

    static ObjectTable table() {
        return new QuietObjects().newTable();
    }

    ObjectTable newTable() {
        return new ObjectTable(QuietNode.SELF.id(), this);
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
    public void free(ObjectId object, TaskResult result) {
        freed.add(result);
    }

    @Override
    public void forgotten(ObjectId object) {}

    @Override
    public Payload lost(ObjectId object, String reason) {
        return new Payload.Immediate(reason);
    }
}
