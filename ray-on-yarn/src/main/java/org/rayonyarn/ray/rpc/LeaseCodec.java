package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadReply.RevokeLease;
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
                            writeClass(out, m.tasks());
                            out.writeVarint(m.backlog());
                            out.writeVarlong(m.inputBytes());
                        },
                        in -> new RequestLeases(in.readVarlong(), readClass(in), in.readVarint(), in.readVarlong()))
                .add(
                        37,
                        ReturnLease.class,
                        (out, m) -> {
                            writeClass(out, m.tasks());
                            out.writeNodeId(m.target());
                            out.writeVarint(m.slots());
                        },
                        in -> new ReturnLease(readClass(in), in.readNodeId(), in.readVarint()))
                .add(
                        69,
                        LeasesGranted.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeClass(out, m.tasks());
                            Parts.writeList(out, m.grants(), LeaseCodec::writeGrant);
                        },
                        in -> new LeasesGranted(
                                in.readVarlong(), readClass(in), Parts.readList(in, LeaseCodec::readGrant)))
                .add(
                        113,
                        RevokeLease.class,
                        (out, m) -> {
                            writeClass(out, m.tasks());
                            out.writeNodeId(m.target());
                            out.writeVarint(m.slots());
                        },
                        in -> new RevokeLease(readClass(in), in.readNodeId(), in.readVarint()))
                .add(
                        70,
                        Infeasible.class,
                        (out, m) -> {
                            TaskSpecCodec.writeResources(out, m.shape());
                            Parts.writeOptional(out, m.group(), IdCodec::write);
                            out.writeString(m.reason());
                        },
                        in -> new Infeasible(
                                TaskSpecCodec.readResources(in),
                                Parts.readOptional(in, IdCodec::readGroup),
                                in.readString()));
    }

    private static void writeClass(WireOutput out, SchedulingClass tasks) {
        TaskSpecCodec.writeResources(out, tasks.demand());
        Parts.writeOptional(out, tasks.home(), WireOutput::writeNodeId);
    }

    private static SchedulingClass readClass(WireInput in) {
        return new SchedulingClass(TaskSpecCodec.readResources(in), Parts.readOptional(in, WireInput::readNodeId));
    }

    private static void writeGrant(WireOutput out, Grant grant) {
        out.writeNodeId(grant.target());
        out.writeVarint(grant.slots());
    }

    private static Grant readGrant(WireInput in) {
        return new Grant(in.readNodeId(), in.readVarint());
    }
}
