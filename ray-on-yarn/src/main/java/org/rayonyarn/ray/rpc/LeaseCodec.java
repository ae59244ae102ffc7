package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.HeadRequest.ReturnLease;

/** The rows of {@link MessageCodec} for what nodes and the head say about worker leases. Stateless; any thread. */
final class LeaseCodec {
    private LeaseCodec() {}

    static void addTo(MessageTable table) {
        table.add(
                        36,
                        RequestLeases.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            TaskSpecCodec.writeResources(out, m.shape());
                            out.writeVarint(m.backlog());
                            out.writeVarlong(m.inputBytes());
                        },
                        in -> new RequestLeases(
                                in.readVarlong(), TaskSpecCodec.readResources(in), in.readVarint(), in.readVarlong()))
                .add(
                        37,
                        ReturnLease.class,
                        (out, m) -> {
                            TaskSpecCodec.writeResources(out, m.shape());
                            out.writeNodeId(m.target());
                            out.writeVarint(m.slots());
                        },
                        in -> new ReturnLease(TaskSpecCodec.readResources(in), in.readNodeId(), in.readVarint()))
                .add(
                        69,
                        LeasesGranted.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            TaskSpecCodec.writeResources(out, m.shape());
                            Parts.writeList(out, m.grants(), LeaseCodec::writeGrant);
                        },
                        in -> new LeasesGranted(
                                in.readVarlong(),
                                TaskSpecCodec.readResources(in),
                                Parts.readList(in, LeaseCodec::readGrant)))
                .add(
                        70,
                        Infeasible.class,
                        (out, m) -> {
                            TaskSpecCodec.writeResources(out, m.shape());
                            out.writeString(m.reason());
                        },
                        in -> new Infeasible(TaskSpecCodec.readResources(in), in.readString()));
    }

    private static void writeGrant(WireOutput out, Grant grant) {
        out.writeNodeId(grant.target());
        out.writeVarint(grant.slots());
    }

    private static Grant readGrant(WireInput in) {
        return new Grant(in.readNodeId(), in.readVarint());
    }
}
