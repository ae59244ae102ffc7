package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;

/** How placement groups are written in the store. Pure. A removed group is not written. */
final class PlacementGroupRecords {
    private PlacementGroupRecords() {}

    static byte[] encode(PlacementGroupInfo group) {
        return RecordFormat.encode(out -> {
            out.write(group.id().getBytes());
            RecordFormat.writeText(out, group.name());
            RecordFormat.writeText(out, group.namespace());
            out.write(group.job().getBytes());
            ActorId creator = group.creator();
            out.writeBoolean(creator != null);
            if (creator != null) {
                out.write(creator.getBytes());
            }
            RecordFormat.writeText(out, group.strategy().name());
            RecordFormat.writeText(out, group.state().name());
            out.writeInt(group.bundles().size());
            for (Bundle bundle : group.bundles()) {
                write(out, bundle);
            }
        });
    }

    static PlacementGroupInfo decode(byte[] stored) {
        return RecordFormat.decode(
                stored,
                in -> new PlacementGroupInfo(
                        PlacementGroupId.fromBytes(in.readNBytes(PlacementGroupId.LENGTH)),
                        RecordFormat.readText(in),
                        RecordFormat.readText(in),
                        JobId.fromBytes(in.readNBytes(JobId.LENGTH)),
                        in.readBoolean() ? ActorId.fromBytes(in.readNBytes(ActorId.LENGTH)) : null,
                        PlacementStrategy.valueOf(RecordFormat.readText(in)),
                        PlacementGroupState.valueOf(RecordFormat.readText(in)),
                        RecordFormat.readList(in, PlacementGroupRecords::read)));
    }

    private static void write(DataOutputStream out, Bundle bundle) throws IOException {
        RecordFormat.writeResources(out, bundle.resources());
        RecordFormat.writeOptionalId(out, bundle.node());
        out.writeLong(bundle.transaction());
        out.writeBoolean(bundle.committed());
    }

    private static Bundle read(DataInputStream in) throws IOException {
        return new Bundle(
                RecordFormat.readResources(in), RecordFormat.readOptionalId(in), in.readLong(), in.readBoolean());
    }
}
