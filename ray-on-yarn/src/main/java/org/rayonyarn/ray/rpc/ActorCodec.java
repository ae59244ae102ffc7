package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.HeadReply.ActorFound;
import org.rayonyarn.ray.rpc.HeadReply.ActorList;
import org.rayonyarn.ray.rpc.HeadReply.ActorRegistered;
import org.rayonyarn.ray.rpc.HeadReply.ActorUpdate;
import org.rayonyarn.ray.rpc.HeadReply.ConfirmActor;
import org.rayonyarn.ray.rpc.HeadReply.CreateActor;
import org.rayonyarn.ray.rpc.HeadReply.StopActor;
import org.rayonyarn.ray.rpc.HeadRequest.ActorChanged;
import org.rayonyarn.ray.rpc.HeadRequest.FindActor;
import org.rayonyarn.ray.rpc.HeadRequest.KillActor;
import org.rayonyarn.ray.rpc.HeadRequest.ListActors;
import org.rayonyarn.ray.rpc.HeadRequest.RegisterActor;
import org.rayonyarn.ray.rpc.HeadRequest.WatchActor;

/** The rows of {@link MessageCodec} for what nodes and the head say about actors. Stateless; any thread. */
final class ActorCodec {
    private ActorCodec() {}

    static void addTo(MessageTable table) {
        table.add(
                        38,
                        RegisterActor.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            writeActor(out, m.actor());
                            Parts.writeOptional(out, m.constructor(), TaskSpecCodec::write);
                        },
                        in -> new RegisterActor(
                                in.readVarlong(), readActor(in), Parts.readOptional(in, TaskSpecCodec::read)))
                .add(
                        39,
                        ActorChanged.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeVarint(m.life());
                            out.writeString(m.state().name());
                            PayloadCodec.writeOptional(out, m.death());
                        },
                        in -> new ActorChanged(
                                IdCodec.readActor(in), in.readVarint(), readState(in), PayloadCodec.readOptional(in)))
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
                            out.writeInt(m.life());
                            out.writeBoolean(m.noRestart());
                        },
                        in -> new KillActor(IdCodec.readActor(in), in.readInt(), in.readBoolean()))
                .add(
                        44,
                        ListActors.class,
                        (out, m) -> out.writeVarlong(m.request()),
                        in -> new ListActors(in.readVarlong()))
                .add(
                        71,
                        ActorRegistered.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeOptional(out, m.actor(), ActorCodec::writeActor);
                            IdCodec.writeOptionalText(out, m.refusal());
                        },
                        in -> new ActorRegistered(
                                in.readVarlong(),
                                Parts.readOptional(in, ActorCodec::readActor),
                                IdCodec.readOptionalText(in)))
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
                            Parts.writeOptional(out, m.actor(), ActorCodec::writeActor);
                        },
                        in -> new ActorFound(in.readVarlong(), Parts.readOptional(in, ActorCodec::readActor)))
                .add(
                        74,
                        StopActor.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeVarint(m.life());
                            out.writeString(m.reason());
                        },
                        in -> new StopActor(IdCodec.readActor(in), in.readVarint(), in.readString()))
                .add(
                        76,
                        ActorList.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            Parts.writeList(out, m.actors(), ActorCodec::writeActor);
                        },
                        in -> new ActorList(in.readVarlong(), Parts.readList(in, ActorCodec::readActor)))
                .add(
                        79,
                        ConfirmActor.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            out.writeVarint(m.life());
                        },
                        in -> new ConfirmActor(IdCodec.readActor(in), in.readVarint()))
                .add(
                        80,
                        CreateActor.class,
                        (out, m) -> TaskSpecCodec.write(out, m.constructor()),
                        in -> new CreateActor(TaskSpecCodec.read(in)));
    }

    private static ActorState readState(WireInput in) {
        String name = in.readString();
        try {
            return ActorState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new WireFormatException("unknown actor state=" + name);
        }
    }

    static void writeActor(WireOutput out, ActorInfo actor) {
        IdCodec.write(out, actor.id());
        IdCodec.write(out, actor.job());
        out.writeString(actor.className());
        writeOptions(out, actor.options());
        TaskSpecCodec.writeResources(out, actor.resources());
        out.writeNodeId(actor.owner());
        out.writeVarlong(actor.ownerEpoch());
        Parts.writeOptional(out, actor.creator(), IdCodec::write);
        out.writeString(actor.state().name());
        Parts.writeOptional(out, actor.location(), WireOutput::writeNodeId);
        out.writeVarint(actor.restarts());
        PayloadCodec.writeOptional(out, actor.death());
    }

    static ActorInfo readActor(WireInput in) {
        return new ActorInfo(
                IdCodec.readActor(in),
                IdCodec.readJob(in),
                in.readString(),
                readOptions(in),
                TaskSpecCodec.readResources(in),
                in.readNodeId(),
                in.readVarlong(),
                Parts.readOptional(in, IdCodec::readActor),
                readState(in),
                Parts.readOptional(in, WireInput::readNodeId),
                in.readVarint(),
                PayloadCodec.readOptional(in));
    }

    static void writeOptions(WireOutput out, ActorOptions options) {
        out.writeString(options.name());
        out.writeString(options.namespace());
        out.writeVarint(options.maxConcurrency());
        out.writeInt(options.maxRestarts());
        out.writeInt(options.maxTaskRetries());
        out.writeInt(options.maxPendingCalls());
        out.writeBoolean(options.detached());
        Parts.writeList(out, options.groups(), ActorCodec::writeGroup);
        Parts.writeList(out, options.jvmOptions(), WireOutput::writeString);
    }

    static ActorOptions readOptions(WireInput in) {
        return new ActorOptions(
                in.readString(),
                in.readString(),
                in.readVarint(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                Parts.readList(in, ActorCodec::readGroup),
                Parts.readList(in, WireInput::readString));
    }

    private static void writeGroup(WireOutput out, ConcurrencyGroupSpec group) {
        out.writeString(group.name());
        out.writeVarint(group.maxConcurrency());
        Parts.writeList(out, group.methods(), TaskSpecCodec::writeFunction);
    }

    private static ConcurrencyGroupSpec readGroup(WireInput in) {
        return new ConcurrencyGroupSpec(
                in.readString(), in.readVarint(), Parts.readList(in, TaskSpecCodec::readFunction));
    }
}
