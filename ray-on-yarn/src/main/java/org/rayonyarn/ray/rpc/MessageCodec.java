package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.NodeMessage.ActorNotHere;
import org.rayonyarn.ray.rpc.NodeMessage.CopyChanged;
import org.rayonyarn.ray.rpc.NodeMessage.KeepObject;
import org.rayonyarn.ray.rpc.NodeMessage.LocateObject;
import org.rayonyarn.ray.rpc.NodeMessage.Numbered;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectLocated;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectMissing;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectOffered;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectReady;
import org.rayonyarn.ray.rpc.NodeMessage.PullChunk;
import org.rayonyarn.ray.rpc.NodeMessage.PullObject;
import org.rayonyarn.ray.rpc.NodeMessage.Received;
import org.rayonyarn.ray.rpc.NodeMessage.SubmitTask;
import org.rayonyarn.ray.rpc.NodeMessage.SubscribeObject;
import org.rayonyarn.ray.rpc.NodeMessage.TaskDone;
import org.rayonyarn.ray.rpc.NodeMessage.TaskReturned;
import org.rayonyarn.ray.rpc.NodeMessage.TaskWaits;

/**
 * All messages on the wire: a tag says which record, its fields follow in order. Stateless; any thread.
 *
 * <p>There are no versions: all processes of an application run the same jar.
 */
public final class MessageCodec implements Codec<Message> {
    private static final MessageTable TABLE = table();

    @Override
    public void encode(Message message, WireOutput out) {
        TABLE.write(out, message);
    }

    @Override
    public Message decode(WireInput in) {
        return TABLE.read(in, Message.class);
    }

    private static MessageTable table() {
        MessageTable table = new MessageTable();
        addConversation(table);
        addTasks(table);
        addObjects(table);
        addCopies(table);
        MembershipCodec.addTo(table);
        JobCodec.addTo(table);
        LeaseCodec.addTo(table);
        ActorCodec.addTo(table);
        PlacementGroupCodec.addTo(table);
        ReferenceCodec.addTo(table);
        return table;
    }

    private static void addConversation(MessageTable table) {
        table.add(
                        13,
                        Numbered.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            table.write(out, m.message());
                        },
                        in -> new Numbered(in.readVarlong(), table.read(in, NodeMessage.class)))
                .add(
                        14,
                        Received.class,
                        (out, m) -> {
                            out.writeVarlong(m.next());
                            out.writeBoolean(m.answer());
                        },
                        in -> new Received(in.readVarlong(), in.readBoolean()));
    }

    private static void addTasks(MessageTable table) {
        table.add(
                        1,
                        SubmitTask.class,
                        (out, m) -> TaskSpecCodec.write(out, m.spec()),
                        in -> new SubmitTask(TaskSpecCodec.read(in)))
                .add(
                        2,
                        TaskDone.class,
                        (out, m) -> {
                            IdCodec.write(out, m.task());
                            out.writeVarint(m.attempt());
                            PayloadCodec.writeResult(out, m.result());
                            out.writeVarlong(m.runNanos());
                        },
                        in -> new TaskDone(
                                IdCodec.readTask(in), in.readVarint(), PayloadCodec.readResult(in), in.readVarlong()))
                .add(
                        3,
                        ActorNotHere.class,
                        (out, m) -> {
                            IdCodec.write(out, m.call());
                            IdCodec.write(out, m.actor());
                        },
                        in -> new ActorNotHere(IdCodec.readTask(in), IdCodec.readActor(in)))
                .add(
                        30,
                        TaskReturned.class,
                        (out, m) -> IdCodec.write(out, m.task()),
                        in -> new TaskReturned(IdCodec.readTask(in)))
                .add(
                        47,
                        TaskWaits.class,
                        (out, m) -> {
                            IdCodec.write(out, m.task());
                            out.writeBoolean(m.waits());
                        },
                        in -> new TaskWaits(IdCodec.readTask(in), in.readBoolean()));
    }

    private static void addObjects(MessageTable table) {
        table.add(
                        4,
                        SubscribeObject.class,
                        (out, m) -> IdCodec.write(out, m.object()),
                        in -> new SubscribeObject(IdCodec.readObject(in)))
                .add(
                        5,
                        ObjectReady.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            PayloadCodec.writeResult(out, m.result());
                        },
                        in -> new ObjectReady(IdCodec.readObject(in), PayloadCodec.readResult(in)))
                .add(
                        6,
                        PullChunk.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeVarlong(m.offset());
                            out.writeVarint(m.length());
                        },
                        in -> new PullChunk(IdCodec.readObject(in), in.readVarlong(), in.readVarint()))
                .add(
                        7,
                        ObjectChunk.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeVarlong(m.offset());
                            out.writeBytes(m.bytes());
                        },
                        in -> new ObjectChunk(IdCodec.readObject(in), in.readVarlong(), in.readBytes()))
                .add(
                        8,
                        ObjectMissing.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeBoolean(m.everywhere());
                            out.writeString(m.reason());
                        },
                        in -> new ObjectMissing(IdCodec.readObject(in), in.readBoolean(), in.readString()));
    }

    private static void addCopies(MessageTable table) {
        table.add(
                        90,
                        LocateObject.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            IdCodec.writeOptionalNode(out, m.failed());
                            out.writeBoolean(m.gone());
                        },
                        in -> new LocateObject(IdCodec.readObject(in), IdCodec.readOptionalNode(in), in.readBoolean()))
                .add(
                        91,
                        ObjectLocated.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeNodeId(m.source());
                        },
                        in -> new ObjectLocated(IdCodec.readObject(in), in.readNodeId()))
                .add(
                        92,
                        PullObject.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeString(m.folder());
                        },
                        in -> new PullObject(IdCodec.readObject(in), in.readString()))
                .add(
                        93,
                        ObjectOffered.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            PayloadCodec.writeHeader(out, m.header());
                            out.writeString(m.file());
                        },
                        in -> new ObjectOffered(IdCodec.readObject(in), PayloadCodec.readHeader(in), in.readString()))
                .add(
                        94,
                        CopyChanged.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeBoolean(m.held());
                        },
                        in -> new CopyChanged(IdCodec.readObject(in), in.readBoolean()))
                .add(
                        95,
                        KeepObject.class,
                        (out, m) -> IdCodec.write(out, m.object()),
                        in -> new KeepObject(IdCodec.readObject(in)));
    }
}
