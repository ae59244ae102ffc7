package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.NodeMessage.ActorNotHere;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectChunk;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectMissing;
import org.rayonyarn.ray.rpc.NodeMessage.ObjectReady;
import org.rayonyarn.ray.rpc.NodeMessage.PullChunk;
import org.rayonyarn.ray.rpc.NodeMessage.SubmitTask;
import org.rayonyarn.ray.rpc.NodeMessage.SubscribeObject;
import org.rayonyarn.ray.rpc.NodeMessage.TaskDone;

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
        return TABLE.read(in);
    }

    private static MessageTable table() {
        MessageTable table = new MessageTable();
        addTasks(table);
        addObjects(table);
        MembershipCodec.addTo(table);
        JobCodec.addTo(table);
        LeaseCodec.addTo(table);
        ActorCodec.addTo(table);
        ReferenceCodec.addTo(table);
        return table;
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
                            PayloadCodec.writeResult(out, m.result());
                            out.writeVarlong(m.runNanos());
                        },
                        in -> new TaskDone(IdCodec.readTask(in), PayloadCodec.readResult(in), in.readVarlong()))
                .add(
                        3,
                        ActorNotHere.class,
                        (out, m) -> {
                            IdCodec.write(out, m.call());
                            IdCodec.write(out, m.actor());
                        },
                        in -> new ActorNotHere(IdCodec.readTask(in), IdCodec.readActor(in)));
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
                            out.writeVarlong(m.total());
                            out.writeBytes(m.bytes());
                        },
                        in -> new ObjectChunk(
                                IdCodec.readObject(in), in.readVarlong(), in.readVarlong(), in.readBytes()))
                .add(
                        8,
                        ObjectMissing.class,
                        (out, m) -> {
                            IdCodec.write(out, m.object());
                            out.writeString(m.reason());
                        },
                        in -> new ObjectMissing(IdCodec.readObject(in), in.readString()));
    }
}
