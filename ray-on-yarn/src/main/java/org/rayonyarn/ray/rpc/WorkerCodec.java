package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.WorkerMessage.ActorExited;
import org.rayonyarn.ray.rpc.WorkerMessage.Call;
import org.rayonyarn.ray.rpc.WorkerMessage.Cancel;
import org.rayonyarn.ray.rpc.WorkerMessage.CreateActor;
import org.rayonyarn.ray.rpc.WorkerMessage.Done;
import org.rayonyarn.ray.rpc.WorkerMessage.Fragment;
import org.rayonyarn.ray.rpc.WorkerMessage.Free;
import org.rayonyarn.ray.rpc.WorkerMessage.Get;
import org.rayonyarn.ray.rpc.WorkerMessage.GivenBack;
import org.rayonyarn.ray.rpc.WorkerMessage.Put;
import org.rayonyarn.ray.rpc.WorkerMessage.Readiness;
import org.rayonyarn.ray.rpc.WorkerMessage.Recall;
import org.rayonyarn.ray.rpc.WorkerMessage.Release;
import org.rayonyarn.ray.rpc.WorkerMessage.Retain;
import org.rayonyarn.ray.rpc.WorkerMessage.Returned;
import org.rayonyarn.ray.rpc.WorkerMessage.Run;
import org.rayonyarn.ray.rpc.WorkerMessage.RunNext;
import org.rayonyarn.ray.rpc.WorkerMessage.Submit;
import org.rayonyarn.ray.rpc.WorkerMessage.Values;
import org.rayonyarn.ray.rpc.WorkerMessage.Wait;

/** The messages between a node and its worker processes: tags of their own, since no other process hears them. Stateless; any thread. */
public final class WorkerCodec implements Codec<WorkerMessage> {
    private static final MessageTable TABLE = table();

    @Override
    public void encode(WorkerMessage message, WireOutput out) {
        TABLE.write(out, message);
    }

    @Override
    public WorkerMessage decode(WireInput in) {
        return TABLE.read(in, WorkerMessage.class);
    }

    private static MessageTable table() {
        MessageTable table = new MessageTable();
        addWork(table);
        addObjects(table);
        addQuestions(table);
        addAnswers(table);
        return table;
    }

    private static void addWork(MessageTable table) {
        table.add(1, Run.class, (out, m) -> TaskSpecCodec.write(out, m.spec()), in -> new Run(TaskSpecCodec.read(in)))
                .add(
                        2,
                        Done.class,
                        (out, m) -> {
                            IdCodec.write(out, m.task());
                            PayloadCodec.write(out, m.value());
                            out.writeVarlong(m.runNanos());
                        },
                        in -> new Done(IdCodec.readTask(in), PayloadCodec.read(in), in.readVarlong()))
                .add(
                        3,
                        ActorExited.class,
                        (out, m) -> IdCodec.write(out, m.actor()),
                        in -> new ActorExited(IdCodec.readActor(in)))
                .add(
                        4,
                        Submit.class,
                        (out, m) -> TaskSpecCodec.write(out, m.spec()),
                        in -> new Submit(TaskSpecCodec.read(in)))
                .add(
                        5,
                        CreateActor.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            TaskSpecCodec.write(out, m.constructor());
                            ActorCodec.writeActor(out, m.actor());
                        },
                        in -> new CreateActor(in.readVarlong(), TaskSpecCodec.read(in), ActorCodec.readActor(in)))
                .add(
                        6,
                        RunNext.class,
                        (out, m) -> TaskSpecCodec.write(out, m.spec()),
                        in -> new RunNext(TaskSpecCodec.read(in)))
                .add(7, Recall.class, (out, m) -> IdCodec.write(out, m.task()), in -> new Recall(IdCodec.readTask(in)))
                .add(
                        8,
                        GivenBack.class,
                        (out, m) -> IdCodec.write(out, m.task()),
                        in -> new GivenBack(IdCodec.readTask(in)));
    }

    private static void addObjects(MessageTable table) {
        table.add(
                        10,
                        Put.class,
                        (out, m) -> {
                            IdCodec.writeAddress(out, m.object());
                            PayloadCodec.write(out, m.value());
                        },
                        in -> new Put(IdCodec.readAddress(in), PayloadCodec.read(in)))
                .add(
                        11,
                        Retain.class,
                        (out, m) -> IdCodec.writeAddress(out, m.object()),
                        in -> new Retain(IdCodec.readAddress(in)))
                .add(
                        12,
                        Release.class,
                        (out, m) -> IdCodec.write(out, m.object()),
                        in -> new Release(IdCodec.readObject(in)))
                .add(
                        13,
                        Free.class,
                        (out, m) -> {
                            IdCodec.writeAddresses(out, m.objects());
                            out.writeBoolean(m.localOnly());
                        },
                        in -> new Free(IdCodec.readAddresses(in), in.readBoolean()))
                .add(
                        14,
                        Fragment.class,
                        (out, m) -> {
                            out.writeVarlong(m.message());
                            out.writeVarlong(m.total());
                            out.writeBytes(m.bytes());
                        },
                        in -> new Fragment(in.readVarlong(), in.readVarlong(), in.readBytes()));
    }

    private static void addQuestions(MessageTable table) {
        table.add(
                        20,
                        Get.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            IdCodec.write(out, m.by());
                            out.writeBoolean(m.lends());
                            IdCodec.writeAddresses(out, m.objects());
                        },
                        in -> new Get(
                                in.readVarlong(), IdCodec.readTask(in), in.readBoolean(), IdCodec.readAddresses(in)))
                .add(
                        21,
                        Wait.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            IdCodec.write(out, m.by());
                            out.writeBoolean(m.lends());
                            IdCodec.writeAddresses(out, m.objects());
                            out.writeVarint(m.count());
                            out.writeBoolean(m.fetch());
                        },
                        in -> new Wait(
                                in.readVarlong(),
                                IdCodec.readTask(in),
                                in.readBoolean(),
                                IdCodec.readAddresses(in),
                                in.readVarint(),
                                in.readBoolean()))
                .add(22, Cancel.class, (out, m) -> out.writeVarlong(m.number()), in -> new Cancel(in.readVarlong()))
                .add(
                        23,
                        Call.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            out.writeString(m.method());
                            out.writeBytes(m.arguments());
                        },
                        in -> new Call(in.readVarlong(), in.readString(), in.readBytes()));
    }

    private static void addAnswers(MessageTable table) {
        table.add(
                        30,
                        Values.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            out.writeString(m.missing());
                            Parts.writeList(out, m.values(), PayloadCodec::write);
                        },
                        in -> new Values(in.readVarlong(), in.readString(), Parts.readList(in, PayloadCodec::read)))
                .add(
                        31,
                        Readiness.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            out.writeBytes(m.ready());
                        },
                        in -> new Readiness(in.readVarlong(), in.readBytes()))
                .add(
                        32,
                        Returned.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            out.writeBytes(m.result());
                            out.writeBytes(m.failure());
                        },
                        in -> new Returned(in.readVarlong(), in.readBytes(), in.readBytes()));
    }
}
