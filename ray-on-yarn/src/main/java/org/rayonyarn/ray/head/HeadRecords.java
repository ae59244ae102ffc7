package org.rayonyarn.ray.head;

import static org.rayonyarn.ray.head.RecordFormat.readId;
import static org.rayonyarn.ray.head.RecordFormat.readList;
import static org.rayonyarn.ray.head.RecordFormat.readOptionalId;
import static org.rayonyarn.ray.head.RecordFormat.readResources;
import static org.rayonyarn.ray.head.RecordFormat.readText;
import static org.rayonyarn.ray.head.RecordFormat.writeId;
import static org.rayonyarn.ray.head.RecordFormat.writeOptionalId;
import static org.rayonyarn.ray.head.RecordFormat.writeResources;
import static org.rayonyarn.ray.head.RecordFormat.writeText;
import static org.rayonyarn.ray.head.RecordFormat.writeTexts;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.TreeMap;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.MessageCodec;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;

/** How jobs, nodes and actors are written in the store. Pure. What an actor died of is not written. */
final class HeadRecords {
    private static final MessageCodec MESSAGES = new MessageCodec();

    private HeadRecords() {}

    /** A node as stored: dead ones are kept, so that no later head listens to them. */
    record StoredNode(NodeInfo info, boolean alive) {}

    static byte[] encode(StoredNode node) {
        return RecordFormat.encode(out -> {
            out.writeBoolean(node.alive);
            writeNode(out, node.info);
        });
    }

    static StoredNode node(byte[] stored) {
        return RecordFormat.decode(stored, in -> {
            boolean alive = in.readBoolean();
            return new StoredNode(readNode(in), alive);
        });
    }

    static byte[] encode(Job job) {
        return RecordFormat.encode(out -> {
            out.write(job.id().getBytes());
            writeText(out, job.namespace());
            writeText(out, job.entrypoint());
            writeId(out, job.driver());
            out.writeLong(job.request());
            writeCode(out, job.code());
            out.writeBoolean(job.ended());
        });
    }

    static Job job(byte[] stored) {
        return RecordFormat.decode(
                stored,
                in -> new Job(
                        JobId.fromBytes(in.readNBytes(JobId.LENGTH)),
                        readText(in),
                        readText(in),
                        readId(in),
                        in.readLong(),
                        readCode(in),
                        in.readBoolean()));
    }

    private static void writeCode(DataOutputStream out, JobCode code) throws IOException {
        writeText(out, code.searchPath());
        writeTexts(out, code.jvmOptions());
    }

    private static JobCode readCode(DataInputStream in) throws IOException {
        return new JobCode(readText(in), readList(in, RecordFormat::readText));
    }

    static byte[] encode(ActorInfo actor) {
        return RecordFormat.encode(out -> {
            out.write(actor.id().getBytes());
            out.write(actor.job().getBytes());
            writeText(out, actor.className());
            writeOptions(out, actor.options());
            writeResources(out, actor.resources());
            writeId(out, actor.owner());
            out.writeLong(actor.ownerEpoch());
            ActorId creator = actor.creator();
            out.writeBoolean(creator != null);
            if (creator != null) {
                out.write(creator.getBytes());
            }
            writeText(out, actor.state().name());
            writeOptionalId(out, actor.location());
            out.writeInt(actor.restarts());
        });
    }

    static ActorInfo actor(byte[] stored) {
        return RecordFormat.decode(
                stored,
                in -> new ActorInfo(
                        ActorId.fromBytes(in.readNBytes(ActorId.LENGTH)),
                        JobId.fromBytes(in.readNBytes(JobId.LENGTH)),
                        readText(in),
                        readOptions(in),
                        readResources(in),
                        readId(in),
                        in.readLong(),
                        in.readBoolean() ? ActorId.fromBytes(in.readNBytes(ActorId.LENGTH)) : null,
                        ActorState.valueOf(readText(in)),
                        readOptionalId(in),
                        in.readInt(),
                        null));
    }

    /** A constructor that the head keeps, as it is sent. */
    static byte[] encode(TaskSpec constructor) {
        WireOutput out = WireOutput.onHeap(1024);
        MESSAGES.encode(new HeadReply.CreateActor(constructor), out);
        return out.toByteArray();
    }

    static TaskSpec constructor(byte[] stored) {
        return ((HeadReply.CreateActor) MESSAGES.decode(WireInput.of(stored))).constructor();
    }

    private static void writeNode(DataOutputStream out, NodeInfo node) throws IOException {
        writeId(out, node.id());
        out.writeLong(node.epoch());
        writeText(out, node.name());
        writeText(out, node.endpoint().host());
        out.writeInt(node.endpoint().port());
        writeResources(out, node.resources());
        out.writeInt(node.taskSlots());
        out.writeInt(node.labels().size());
        for (var label : new TreeMap<>(node.labels()).entrySet()) {
            writeText(out, label.getKey());
            writeText(out, label.getValue());
        }
    }

    private static NodeInfo readNode(DataInputStream in) throws IOException {
        NodeId id = readId(in);
        long epoch = in.readLong();
        String name = readText(in);
        Endpoint endpoint = new Endpoint(readText(in), in.readInt());
        ResourceSet resources = readResources(in);
        int taskSlots = in.readInt();
        TreeMap<String, String> labels = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            labels.put(readText(in), readText(in));
        }
        return new NodeInfo(id, epoch, name, endpoint, resources, taskSlots, labels);
    }

    private static void writeOptions(DataOutputStream out, ActorOptions options) throws IOException {
        writeText(out, options.name());
        writeText(out, options.namespace());
        out.writeInt(options.maxConcurrency());
        out.writeInt(options.maxRestarts());
        out.writeInt(options.maxTaskRetries());
        out.writeInt(options.maxPendingCalls());
        out.writeBoolean(options.detached());
        out.writeInt(options.groups().size());
        for (ConcurrencyGroupSpec group : options.groups()) {
            writeGroup(out, group);
        }
        writeTexts(out, options.jvmOptions());
    }

    private static void writeGroup(DataOutputStream out, ConcurrencyGroupSpec group) throws IOException {
        writeText(out, group.name());
        out.writeInt(group.maxConcurrency());
        out.writeInt(group.methods().size());
        for (FunctionDescriptor method : group.methods()) {
            writeText(out, method.className());
            writeText(out, method.methodName());
            writeText(out, method.signature());
        }
    }

    private static ActorOptions readOptions(DataInputStream in) throws IOException {
        return new ActorOptions(
                readText(in),
                readText(in),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                readList(in, HeadRecords::readGroup),
                readList(in, RecordFormat::readText));
    }

    private static ConcurrencyGroupSpec readGroup(DataInputStream in) throws IOException {
        return new ConcurrencyGroupSpec(readText(in), in.readInt(), readList(in, HeadRecords::readMethod));
    }

    private static FunctionDescriptor readMethod(DataInputStream in) throws IOException {
        return new FunctionDescriptor(readText(in), readText(in), readText(in));
    }
}
