package org.rayonyarn.ray.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Task specifications on the wire. Stateless; any thread. */
final class TaskSpecCodec {
    private static final int VALUE = 0;
    private static final int REFERENCE = 1;
    private static final int LOCATED = 2;

    private static final int PLAIN = 0;
    private static final int CREATE_ACTOR = 1;
    private static final int CALL_ACTOR = 2;
    private static final int PLAIN_ALONE = 3;

    private TaskSpecCodec() {}

    static void write(WireOutput out, TaskSpec spec) {
        IdCodec.write(out, spec.id());
        IdCodec.write(out, spec.job());
        IdCodec.write(out, spec.parent());
        out.writeVarlong(spec.index());
        out.writeVarint(spec.depth());
        out.writeString(spec.label());
        writeFunction(out, spec.function());
        out.writeVarint(spec.args().size());
        spec.args().forEach(arg -> writeArg(out, arg));
        writeResources(out, spec.resources());
        out.writeNodeId(spec.owner());
        out.writeVarlong(spec.ownerEpoch());
        out.writeString(spec.runtimeEnv());
        out.writeVarint(spec.attempt());
        writeKind(out, spec.kind());
    }

    static TaskSpec read(WireInput in) {
        return new TaskSpec(
                IdCodec.readTask(in),
                IdCodec.readJob(in),
                IdCodec.readTask(in),
                in.readVarlong(),
                in.readVarint(),
                in.readString(),
                readFunction(in),
                readArgs(in),
                readResources(in),
                in.readNodeId(),
                in.readVarlong(),
                in.readString(),
                in.readVarint(),
                readKind(in));
    }

    static void writeFunction(WireOutput out, FunctionDescriptor function) {
        out.writeString(function.className());
        out.writeString(function.methodName());
        out.writeString(function.signature());
    }

    static FunctionDescriptor readFunction(WireInput in) {
        return new FunctionDescriptor(in.readString(), in.readString(), in.readString());
    }

    private static void writeArg(WireOutput out, TaskArg arg) {
        if (arg instanceof TaskArg.Value value) {
            out.writeByte(VALUE);
            PayloadCodec.write(out, value.payload());
        } else if (arg instanceof TaskArg.Reference reference) {
            out.writeByte(REFERENCE);
            IdCodec.writeAddress(out, reference.object());
        } else if (arg instanceof TaskArg.Located located) {
            out.writeByte(LOCATED);
            IdCodec.writeAddress(out, located.object());
            PayloadCodec.writeStored(out, located.where());
        }
    }

    private static List<TaskArg> readArgs(WireInput in) {
        int count = in.readCount();
        List<TaskArg> args = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            args.add(readArg(in));
        }
        return args;
    }

    private static TaskArg readArg(WireInput in) {
        int tag = in.readByte();
        return switch (tag) {
            case VALUE -> new TaskArg.Value(PayloadCodec.read(in));
            case REFERENCE -> new TaskArg.Reference(IdCodec.readAddress(in));
            case LOCATED -> new TaskArg.Located(IdCodec.readAddress(in), PayloadCodec.readStored(in));
            default -> throw new WireFormatException("unknown argument tag=" + tag);
        };
    }

    private static void writeKind(WireOutput out, TaskSpec.Kind kind) {
        if (kind instanceof TaskSpec.Kind.Plain plain) {
            out.writeByte(plain.alone() ? PLAIN_ALONE : PLAIN);
        } else if (kind instanceof TaskSpec.Kind.CreateActor create) {
            out.writeByte(CREATE_ACTOR);
            IdCodec.write(out, create.actor());
            ActorCodec.writeOptions(out, create.options());
        } else if (kind instanceof TaskSpec.Kind.CallActor call) {
            out.writeByte(CALL_ACTOR);
            IdCodec.write(out, call.actor());
            IdCodec.write(out, call.caller());
            out.writeVarlong(call.sequence());
            out.writeString(call.group());
        }
    }

    private static TaskSpec.Kind readKind(WireInput in) {
        int tag = in.readByte();
        return switch (tag) {
            case PLAIN -> TaskSpec.Kind.Plain.INSTANCE;
            case PLAIN_ALONE -> new TaskSpec.Kind.Plain(true);
            case CREATE_ACTOR -> new TaskSpec.Kind.CreateActor(IdCodec.readActor(in), ActorCodec.readOptions(in));
            case CALL_ACTOR ->
                new TaskSpec.Kind.CallActor(
                        IdCodec.readActor(in), IdCodec.readTask(in), in.readVarlong(), in.readString());
            default -> throw new WireFormatException("unknown kind of task, tag=" + tag);
        };
    }

    static void writeResources(WireOutput out, ResourceSet resources) {
        out.writeVarint(resources.units().size());
        resources.units().forEach((name, units) -> {
            out.writeString(name);
            out.writeVarlong(units);
        });
    }

    static ResourceSet readResources(WireInput in) {
        int count = in.readCount();
        Map<String, Long> units = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            units.put(in.readString(), in.readVarlong());
        }
        return ResourceSet.ofUnits(units);
    }
}
