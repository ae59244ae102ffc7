package org.rayonyarn.ray.rpc;

import java.util.Map;
import java.util.TreeMap;
import org.rayonyarn.ray.rpc.HeadReply.NodeAdded;
import org.rayonyarn.ray.rpc.HeadReply.NodeDied;
import org.rayonyarn.ray.rpc.HeadReply.NodeList;
import org.rayonyarn.ray.rpc.HeadReply.NodeRegistered;
import org.rayonyarn.ray.rpc.HeadRequest.ListNodes;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterNode;
import org.rayonyarn.ray.rpc.HeadRequest.ReportLoad;
import org.rayonyarn.ray.rpc.HeadRequest.ReportUnreachable;
import org.rayonyarn.ray.rpc.HeadRequest.Unreachable;

/** The rows of {@link MessageCodec} for what nodes and the head say about who is there. Stateless; any thread. */
final class MembershipCodec {
    private MembershipCodec() {}

    static void addTo(MessageTable table) {
        table.add(32, RegisterNode.class, (out, m) -> writeNode(out, m.node()), in -> new RegisterNode(readNode(in)))
                .add(
                        33,
                        ReportLoad.class,
                        (out, m) -> {
                            out.writeVarint(m.queued());
                            out.writeVarint(m.running());
                            TaskSpecCodec.writeResources(out, m.available());
                            out.writeVarlong(m.meanTaskNanos());
                        },
                        in -> new ReportLoad(
                                in.readVarint(), in.readVarint(), TaskSpecCodec.readResources(in), in.readVarlong()))
                .add(
                        43,
                        ListNodes.class,
                        (out, m) -> out.writeVarlong(m.request()),
                        in -> new ListNodes(in.readVarlong()))
                .add(
                        46,
                        ReportUnreachable.class,
                        (out, m) -> Parts.writeList(out, m.nodes(), MembershipCodec::writeUnreachable),
                        in -> new ReportUnreachable(Parts.readList(in, MembershipCodec::readUnreachable)))
                .add(
                        64,
                        NodeRegistered.class,
                        (out, m) -> {
                            out.writeString(m.session());
                            Parts.writeList(out, m.nodes(), MembershipCodec::writeNode);
                            Parts.writeList(out, m.jobs(), IdCodec::write);
                            Parts.writeList(out, m.actors(), IdCodec::write);
                        },
                        in -> new NodeRegistered(
                                in.readString(),
                                Parts.readList(in, MembershipCodec::readNode),
                                Parts.readList(in, IdCodec::readJob),
                                Parts.readList(in, IdCodec::readActor)))
                .add(65, NodeAdded.class, (out, m) -> writeNode(out, m.node()), in -> new NodeAdded(readNode(in)))
                .add(
                        66,
                        NodeDied.class,
                        (out, m) -> {
                            out.writeNodeId(m.node());
                            out.writeVarlong(m.epoch());
                            out.writeString(m.reason());
                        },
                        in -> new NodeDied(in.readNodeId(), in.readVarlong(), in.readString()))
                .add(
                        75,
                        NodeList.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeList(out, m.nodes().alive(), MembershipCodec::writeNode);
                            Parts.writeList(out, m.nodes().dead(), MembershipCodec::writeNode);
                        },
                        in -> new NodeList(
                                in.readVarlong(),
                                new SessionNodes(
                                        Parts.readList(in, MembershipCodec::readNode),
                                        Parts.readList(in, MembershipCodec::readNode))));
    }

    private static void writeUnreachable(WireOutput out, Unreachable unreachable) {
        out.writeNodeId(unreachable.node());
        out.writeString(unreachable.why());
    }

    private static Unreachable readUnreachable(WireInput in) {
        return new Unreachable(in.readNodeId(), in.readString());
    }

    private static void writeNode(WireOutput out, NodeInfo node) {
        out.writeNodeId(node.id());
        out.writeVarlong(node.epoch());
        out.writeString(node.name());
        out.writeString(node.endpoint().host());
        out.writeVarint(node.endpoint().port());
        TaskSpecCodec.writeResources(out, node.resources());
        out.writeVarint(node.taskSlots());
        out.writeVarint(node.labels().size());
        node.labels().forEach((key, value) -> {
            out.writeString(key);
            out.writeString(value);
        });
    }

    private static NodeInfo readNode(WireInput in) {
        return new NodeInfo(
                in.readNodeId(),
                in.readVarlong(),
                in.readString(),
                new Endpoint(in.readString(), in.readVarint()),
                TaskSpecCodec.readResources(in),
                in.readVarint(),
                readLabels(in));
    }

    private static Map<String, String> readLabels(WireInput in) {
        int count = in.readCount();
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            labels.put(in.readString(), in.readString());
        }
        return labels;
    }
}
