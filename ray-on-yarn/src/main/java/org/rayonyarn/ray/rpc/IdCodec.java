package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.BaseId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ids, addresses and resources on the wire: raw bytes of known length. */
final class IdCodec {
    private IdCodec() {}

    static void write(WireOutput out, BaseId id) {
        out.writeRaw(id.getBytes(), 0, id.size());
    }

    static TaskId readTask(WireInput in) {
        return TaskId.fromBytes(in.readRaw(TaskId.LENGTH));
    }

    static ObjectId readObject(WireInput in) {
        return new ObjectId(in.readRaw(ObjectId.LENGTH));
    }

    static ActorId readActor(WireInput in) {
        return ActorId.fromBytes(in.readRaw(ActorId.LENGTH));
    }

    static PlacementGroupId readGroup(WireInput in) {
        return PlacementGroupId.fromBytes(in.readRaw(PlacementGroupId.LENGTH));
    }

    static JobId readJob(WireInput in) {
        return JobId.fromBytes(in.readRaw(JobId.LENGTH));
    }

    static void writeAddress(WireOutput out, ObjectAddress address) {
        write(out, address.id());
        out.writeNodeId(address.owner());
        out.writeVarlong(address.ownerEpoch());
    }

    static ObjectAddress readAddress(WireInput in) {
        return new ObjectAddress(readObject(in), in.readNodeId(), in.readVarlong());
    }

    static void writeAddresses(WireOutput out, List<ObjectAddress> addresses) {
        out.writeVarint(addresses.size());
        addresses.forEach(address -> writeAddress(out, address));
    }

    static List<ObjectAddress> readAddresses(WireInput in) {
        int count = in.readCount();
        if (count == 0) {
            return List.of();
        }
        List<ObjectAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(readAddress(in));
        }
        return addresses;
    }

    static void writeOptionalNode(WireOutput out, @Nullable NodeId node) {
        out.writeBoolean(node != null);
        if (node != null) {
            out.writeNodeId(node);
        }
    }

    static @Nullable NodeId readOptionalNode(WireInput in) {
        return in.readBoolean() ? in.readNodeId() : null;
    }

    static void writeOptionalText(WireOutput out, @Nullable String text) {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeString(text);
        }
    }

    static @Nullable String readOptionalText(WireInput in) {
        return in.readBoolean() ? in.readString() : null;
    }
}
