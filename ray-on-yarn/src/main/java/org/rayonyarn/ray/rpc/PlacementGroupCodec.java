package org.rayonyarn.ray.rpc;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import org.rayonyarn.ray.rpc.HeadReply.CommitBundles;
import org.rayonyarn.ray.rpc.HeadReply.GroupAnswer;
import org.rayonyarn.ray.rpc.HeadReply.GroupList;
import org.rayonyarn.ray.rpc.HeadReply.GroupRemoved;
import org.rayonyarn.ray.rpc.HeadReply.ReserveBundles;
import org.rayonyarn.ray.rpc.HeadReply.ReturnBundles;
import org.rayonyarn.ray.rpc.HeadRequest.AwaitGroup;
import org.rayonyarn.ray.rpc.HeadRequest.BundlesReserved;
import org.rayonyarn.ray.rpc.HeadRequest.CreateGroup;
import org.rayonyarn.ray.rpc.HeadRequest.FindGroup;
import org.rayonyarn.ray.rpc.HeadRequest.ListGroups;
import org.rayonyarn.ray.rpc.HeadRequest.RemoveGroup;
import org.rayonyarn.ray.rpc.HeadRequest.ReportBundles;

/** The rows of {@link MessageCodec} for placement groups. Stateless; any thread. */
final class PlacementGroupCodec {
    private PlacementGroupCodec() {}

    static void addTo(MessageTable table) {
        addRequests(table);
        addReplies(table);
        addReservations(table);
    }

    private static void addRequests(MessageTable table) {
        table.add(
                        100,
                        CreateGroup.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeInfo(out, m.group());
                        },
                        in -> new CreateGroup(in.readVarlong(), readInfo(in)))
                .add(
                        101,
                        FindGroup.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeOptional(out, m.id(), IdCodec::write);
                            out.writeString(m.name());
                            out.writeString(m.namespace());
                        },
                        in -> new FindGroup(
                                in.readVarlong(),
                                Parts.readOptional(in, IdCodec::readGroup),
                                in.readString(),
                                in.readString()))
                .add(
                        102,
                        ListGroups.class,
                        (out, m) -> out.writeVarlong(m.request()),
                        in -> new ListGroups(in.readVarlong()))
                .add(
                        103,
                        RemoveGroup.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.group());
                        },
                        in -> new RemoveGroup(in.readVarlong(), IdCodec.readGroup(in)))
                .add(
                        104,
                        AwaitGroup.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.group());
                            out.writeVarlong(m.timeoutMs());
                        },
                        in -> new AwaitGroup(in.readVarlong(), IdCodec.readGroup(in), in.readVarlong()));
    }

    private static void addReplies(MessageTable table) {
        table.add(
                        105,
                        GroupAnswer.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeOptional(out, m.group(), PlacementGroupCodec::writeInfo);
                            IdCodec.writeOptionalText(out, m.refusal());
                        },
                        in -> new GroupAnswer(
                                in.readVarlong(),
                                Parts.readOptional(in, PlacementGroupCodec::readInfo),
                                IdCodec.readOptionalText(in)))
                .add(
                        106,
                        GroupList.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeList(out, m.groups(), PlacementGroupCodec::writeInfo);
                        },
                        in -> new GroupList(in.readVarlong(), Parts.readList(in, PlacementGroupCodec::readInfo)))
                .add(
                        107,
                        GroupRemoved.class,
                        (out, m) -> {
                            IdCodec.write(out, m.group());
                            out.writeString(m.reason());
                        },
                        in -> new GroupRemoved(IdCodec.readGroup(in), in.readString()));
    }

    private static void addReservations(MessageTable table) {
        table.add(
                        108,
                        ReserveBundles.class,
                        (out, m) -> {
                            writeTransaction(out, m.group(), m.transaction());
                            Parts.writeList(out, m.bundles(), PlacementGroupCodec::writePlaced);
                        },
                        in -> new ReserveBundles(
                                IdCodec.readGroup(in),
                                in.readVarlong(),
                                Parts.readList(in, PlacementGroupCodec::readPlaced)))
                .add(
                        109,
                        CommitBundles.class,
                        (out, m) -> writeTransaction(out, m.group(), m.transaction()),
                        in -> new CommitBundles(IdCodec.readGroup(in), in.readVarlong()))
                .add(
                        110,
                        ReturnBundles.class,
                        (out, m) -> writeTransaction(out, m.group(), m.transaction()),
                        in -> new ReturnBundles(IdCodec.readGroup(in), in.readVarlong()))
                .add(
                        111,
                        BundlesReserved.class,
                        (out, m) -> writeTransaction(out, m.group(), m.transaction()),
                        in -> new BundlesReserved(IdCodec.readGroup(in), in.readVarlong()))
                .add(
                        112,
                        ReportBundles.class,
                        (out, m) -> Parts.writeList(
                                out, m.held(), (o, held) -> writeTransaction(o, held.group(), held.transaction())),
                        in -> new ReportBundles(
                                Parts.readList(in, i -> new HeldBundles(IdCodec.readGroup(i), i.readVarlong()))));
    }

    private static void writeTransaction(WireOutput out, PlacementGroupId group, long transaction) {
        IdCodec.write(out, group);
        out.writeVarlong(transaction);
    }

    private static void writePlaced(WireOutput out, PlacedBundle bundle) {
        out.writeVarint(bundle.index());
        TaskSpecCodec.writeResources(out, bundle.resources());
    }

    private static PlacedBundle readPlaced(WireInput in) {
        return new PlacedBundle(in.readVarint(), TaskSpecCodec.readResources(in));
    }

    private static void writeInfo(WireOutput out, PlacementGroupInfo group) {
        IdCodec.write(out, group.id());
        out.writeString(group.name());
        out.writeString(group.namespace());
        IdCodec.write(out, group.job());
        Parts.writeOptional(out, group.creator(), IdCodec::write);
        out.writeString(group.strategy().name());
        out.writeString(group.state().name());
        Parts.writeList(out, group.bundles(), PlacementGroupCodec::writeBundle);
    }

    private static PlacementGroupInfo readInfo(WireInput in) {
        return new PlacementGroupInfo(
                IdCodec.readGroup(in),
                in.readString(),
                in.readString(),
                IdCodec.readJob(in),
                Parts.readOptional(in, IdCodec::readActor),
                PlacementStrategy.valueOf(in.readString()),
                PlacementGroupState.valueOf(in.readString()),
                Parts.readList(in, PlacementGroupCodec::readBundle));
    }

    private static void writeBundle(WireOutput out, Bundle bundle) {
        TaskSpecCodec.writeResources(out, bundle.resources());
        Parts.writeOptional(out, bundle.node(), WireOutput::writeNodeId);
        out.writeVarlong(bundle.transaction());
        out.writeBoolean(bundle.committed());
    }

    private static Bundle readBundle(WireInput in) {
        return new Bundle(
                TaskSpecCodec.readResources(in),
                Parts.readOptional(in, WireInput::readNodeId),
                in.readVarlong(),
                in.readBoolean());
    }
}
