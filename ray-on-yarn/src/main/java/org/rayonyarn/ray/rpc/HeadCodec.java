package org.rayonyarn.ray.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply.ActorFound;
import org.rayonyarn.ray.rpc.HeadReply.ActorList;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.HeadReply.ConfirmActor;
import org.rayonyarn.ray.rpc.HeadReply.Grant;
import org.rayonyarn.ray.rpc.HeadReply.Infeasible;
import org.rayonyarn.ray.rpc.HeadReply.JobEnded;
import org.rayonyarn.ray.rpc.HeadReply.JobRefused;
import org.rayonyarn.ray.rpc.HeadReply.JobStarted;
import org.rayonyarn.ray.rpc.HeadReply.LeasesGranted;
import org.rayonyarn.ray.rpc.HeadReply.NodeAdded;
import org.rayonyarn.ray.rpc.HeadReply.NodeDied;
import org.rayonyarn.ray.rpc.HeadReply.NodeList;
import org.rayonyarn.ray.rpc.HeadReply.NodeRegistered;
import org.rayonyarn.ray.rpc.HeadReply.Shutdown;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.HeadRequest.ActorChanged;
import org.rayonyarn.ray.rpc.HeadRequest.DescribeJob;
import org.rayonyarn.ray.rpc.HeadRequest.EndJob;
import org.rayonyarn.ray.rpc.HeadRequest.EndSession;
import org.rayonyarn.ray.rpc.HeadRequest.FindActor;
import org.rayonyarn.ray.rpc.HeadRequest.KillActor;
import org.rayonyarn.ray.rpc.HeadRequest.ListActors;
import org.rayonyarn.ray.rpc.HeadRequest.ListNodes;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterActor;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterNode;
import org.rayonyarn.ray.rpc.HeadRequest.ReportLoad;
import org.rayonyarn.ray.rpc.HeadRequest.RequestLeases;
import org.rayonyarn.ray.rpc.HeadRequest.ReturnLease;
import org.rayonyarn.ray.rpc.HeadRequest.StartJob;
import org.rayonyarn.ray.rpc.HeadRequest.WatchActor;

/** The rows of {@link MessageCodec} for what is said to and by the head. */
final class HeadCodec {
    private HeadCodec() {}

    static void addRequests(MessageTable table) {
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
                        34,
                        StartJob.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            out.writeString(m.namespace());
                            out.writeString(m.entrypoint());
                            writeOptional(out, m.wanted(), IdCodec::write);
                        },
                        in -> new StartJob(
                                in.readVarlong(), in.readString(), in.readString(), readOptional(in, IdCodec::readJob)))
                .add(35, EndJob.class, (out, m) -> IdCodec.write(out, m.job()), in -> new EndJob(IdCodec.readJob(in)))
                .add(
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
                        38,
                        RegisterActor.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeActor(out, m.actor());
                        },
                        in -> new RegisterActor(in.readVarlong(), readActor(in)))
                .add(
                        39,
                        ActorChanged.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeString(m.state().name());
                            PayloadCodec.writeOptional(out, m.death());
                        },
                        in -> new ActorChanged(IdCodec.readActor(in), readState(in), PayloadCodec.readOptional(in)))
                .add(
                        40,
                        WatchActor.class,
                        (out, m) -> IdCodec.write(out, m.actor()),
                        in -> new WatchActor(IdCodec.readActor(in)))
                .add(
                        41,
                        FindActor.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            out.writeString(m.name());
                            out.writeString(m.namespace());
                        },
                        in -> new FindActor(in.readVarlong(), in.readString(), in.readString()))
                .add(
                        42,
                        KillActor.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeBoolean(m.noRestart());
                        },
                        in -> new KillActor(IdCodec.readActor(in), in.readBoolean()))
                .add(
                        45,
                        DescribeJob.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.job());
                        },
                        in -> new DescribeJob(in.readVarlong(), IdCodec.readJob(in)))
                .add(
                        43,
                        ListNodes.class,
                        (out, m) -> out.writeVarlong(m.request()),
                        in -> new ListNodes(in.readVarlong()))
                .add(
                        44,
                        ListActors.class,
                        (out, m) -> out.writeVarlong(m.request()),
                        in -> new ListActors(in.readVarlong()))
                .add(
                        60,
                        EndSession.class,
                        (out, m) -> {
                            out.writeVarint(m.exitCode());
                            out.writeString(m.text());
                        },
                        in -> new EndSession(in.readVarint(), in.readString()));
    }

    static void addReplies(MessageTable table) {
        table.add(
                        64,
                        NodeRegistered.class,
                        (out, m) -> {
                            out.writeString(m.session());
                            writeList(out, m.nodes(), HeadCodec::writeNode);
                            writeList(out, m.jobs(), IdCodec::write);
                            writeList(out, m.actors(), IdCodec::write);
                        },
                        in -> new NodeRegistered(
                                in.readString(),
                                readList(in, HeadCodec::readNode),
                                readList(in, IdCodec::readJob),
                                readList(in, IdCodec::readActor)))
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
                        67,
                        JobStarted.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.job());
                            out.writeString(m.namespace());
                        },
                        in -> new JobStarted(in.readVarlong(), IdCodec.readJob(in), in.readString()))
                .add(
                        68,
                        JobEnded.class,
                        (out, m) -> IdCodec.write(out, m.job()),
                        in -> new JobEnded(IdCodec.readJob(in)))
                .add(
                        69,
                        LeasesGranted.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            TaskSpecCodec.writeResources(out, m.shape());
                            writeList(out, m.grants(), HeadCodec::writeGrant);
                        },
                        in -> new LeasesGranted(
                                in.readVarlong(), TaskSpecCodec.readResources(in), readList(in, HeadCodec::readGrant)))
                .add(
                        70,
                        Infeasible.class,
                        (out, m) -> {
                            TaskSpecCodec.writeResources(out, m.shape());
                            out.writeString(m.reason());
                        },
                        in -> new Infeasible(TaskSpecCodec.readResources(in), in.readString()))
                .add(
                        71,
                        ActorRegistered.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeOptional(out, m.actor(), HeadCodec::writeActor);
                            IdCodec.writeOptionalText(out, m.refusal());
                        },
                        in -> new ActorRegistered(
                                in.readVarlong(), readOptional(in, HeadCodec::readActor), IdCodec.readOptionalText(in)))
                .add(
                        72,
                        ActorUpdate.class,
                        (out, m) -> writeActor(out, m.actor()),
                        in -> new ActorUpdate(readActor(in)))
                .add(
                        73,
                        ActorFound.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeOptional(out, m.actor(), HeadCodec::writeActor);
                        },
                        in -> new ActorFound(in.readVarlong(), readOptional(in, HeadCodec::readActor)))
                .add(
                        74,
                        StopActor.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeString(m.reason());
                        },
                        in -> new StopActor(IdCodec.readActor(in), in.readString()))
                .add(
                        75,
                        NodeList.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeList(out, m.nodes(), HeadCodec::writeNode);
                        },
                        in -> new NodeList(in.readVarlong(), readList(in, HeadCodec::readNode)))
                .add(
                        76,
                        ActorList.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeList(out, m.actors(), HeadCodec::writeActor);
                        },
                        in -> new ActorList(in.readVarlong(), readList(in, HeadCodec::readActor)))
                .add(
                        78,
                        JobRefused.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            out.writeString(m.reason());
                        },
                        in -> new JobRefused(in.readVarlong(), in.readString()))
                .add(
                        79,
                        ConfirmActor.class,
                        (out, m) -> IdCodec.write(out, m.actor()),
                        in -> new ConfirmActor(IdCodec.readActor(in)))
                .add(77, Shutdown.class, (out, m) -> out.writeString(m.reason()), in -> new Shutdown(in.readString()));
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

    private static void writeGrant(WireOutput out, Grant grant) {
        out.writeNodeId(grant.target());
        out.writeVarint(grant.slots());
    }

    private static Grant readGrant(WireInput in) {
        return new Grant(in.readNodeId(), in.readVarint());
    }

    private static void writeActor(WireOutput out, ActorInfo actor) {
        IdCodec.write(out, actor.id());
        IdCodec.write(out, actor.job());
        out.writeString(actor.className());
        TaskSpecCodec.writeActorOptions(out, actor.options());
        TaskSpecCodec.writeResources(out, actor.resources());
        out.writeNodeId(actor.owner());
        writeOptional(out, actor.creator(), IdCodec::write);
        out.writeString(actor.state().name());
        writeOptional(out, actor.location(), WireOutput::writeNodeId);
        PayloadCodec.writeOptional(out, actor.death());
    }

    private static ActorInfo readActor(WireInput in) {
        return new ActorInfo(
                IdCodec.readActor(in),
                IdCodec.readJob(in),
                in.readString(),
                TaskSpecCodec.readActorOptions(in),
                TaskSpecCodec.readResources(in),
                in.readNodeId(),
                readOptional(in, IdCodec::readActor),
                readState(in),
                readOptional(in, WireInput::readNodeId),
                PayloadCodec.readOptional(in));
    }

    private static ActorState readState(WireInput in) {
        String name = in.readString();
        try {
            return ActorState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new WireFormatException("unknown actor state=" + name);
        }
    }

    private static <T> void writeOptional(WireOutput out, @Nullable T value, BiConsumer<WireOutput, T> writer) {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.accept(out, value);
        }
    }

    private static <T> @Nullable T readOptional(WireInput in, Function<WireInput, T> reader) {
        return in.readBoolean() ? reader.apply(in) : null;
    }

    private static <T> void writeList(WireOutput out, List<T> values, BiConsumer<WireOutput, T> writer) {
        out.writeVarint(values.size());
        values.forEach(value -> writer.accept(out, value));
    }

    private static <T> List<T> readList(WireInput in, Function<WireInput, T> reader) {
        int count = in.readCount();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(in));
        }
        return values;
    }
}
