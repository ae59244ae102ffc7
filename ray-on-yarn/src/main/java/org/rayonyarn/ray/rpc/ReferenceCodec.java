package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.NodeMessage.HandOver;
import org.rayonyarn.ray.rpc.NodeMessage.OwnedPut;
import org.rayonyarn.ray.rpc.NodeMessage.PutOwned;
import org.rayonyarn.ray.rpc.NodeMessage.ReferenceNews;

/** The rows of {@link MessageCodec} for references. Stateless; any thread. */
final class ReferenceCodec {
    /** The operations are written without their sender. */
    private static final NodeId NOBODY = new NodeId(0, 0);

    private ReferenceCodec() {}

    static void addTo(MessageTable table) {
        table.add(
                        9,
                        HandOver.class,
                        (out, m) -> {
                            out.writeVarlong(m.number());
                            table.write(out, m.message());
                        },
                        in -> new HandOver(in.readVarlong(), table.read(in, NodeMessage.Carrier.class)))
                .add(
                        10,
                        ReferenceNews.class,
                        (out, m) -> {
                            Parts.writeList(out, m.ops(), (o, op) -> op.applyTo(NOBODY, new Writer(o)));
                        },
                        in -> new ReferenceNews(Parts.readList(in, ReferenceCodec::read)))
                .add(
                        11,
                        PutOwned.class,
                        (out, m) -> {
                            IdCodec.write(out, m.actor());
                            IdCodec.writeAddress(out, m.object());
                            PayloadCodec.write(out, m.value());
                        },
                        in -> new PutOwned(IdCodec.readActor(in), IdCodec.readAddress(in), PayloadCodec.read(in)))
                .add(
                        12,
                        OwnedPut.class,
                        (out, m) -> {
                            IdCodec.writeAddress(out, m.object());
                            out.writeBoolean(m.kept());
                        },
                        in -> new OwnedPut(IdCodec.readAddress(in), in.readBoolean()));
    }

    private static ReferenceOp read(WireInput in) {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new ReferenceOp.Borrow(IdCodec.readObject(in));
            case 2 -> new ReferenceOp.Release(IdCodec.readObject(in));
            case 3 -> new ReferenceOp.Settled(in.readVarlong());
            case 4 -> new ReferenceOp.AskSettled(in.readVarlong());
            case 5 -> new ReferenceOp.AskFenced(in.readVarlong(), Parts.readList(in, WireInput::readNodeId));
            case 6 -> new ReferenceOp.Fenced(in.readVarlong());
            case 7 -> new ReferenceOp.FreeCopy(IdCodec.readObject(in));
            case 8 -> new ReferenceOp.Discard(IdCodec.readObject(in));
            case 9 -> new ReferenceOp.Gone(IdCodec.readObject(in), in.readString());
            case 10 -> new ReferenceOp.Counted(in.readVarint());
            default -> throw new WireFormatException("unknown operation on references, kind=" + kind);
        };
    }

    private record Writer(WireOutput out) implements ReferenceOp.Handler {
        @Override
        public void borrow(NodeId from, ReferenceOp.Borrow op) {
            out.writeByte(1);
            IdCodec.write(out, op.object());
        }

        @Override
        public void release(NodeId from, ReferenceOp.Release op) {
            out.writeByte(2);
            IdCodec.write(out, op.object());
        }

        @Override
        public void settled(NodeId from, ReferenceOp.Settled op) {
            out.writeByte(3);
            out.writeVarlong(op.handOver());
        }

        @Override
        public void askSettled(NodeId from, ReferenceOp.AskSettled op) {
            out.writeByte(4);
            out.writeVarlong(op.handOver());
        }

        @Override
        public void askFenced(NodeId from, ReferenceOp.AskFenced op) {
            out.writeByte(5);
            out.writeVarlong(op.round());
            Parts.writeList(out, op.dead(), WireOutput::writeNodeId);
        }

        @Override
        public void fenced(NodeId from, ReferenceOp.Fenced op) {
            out.writeByte(6);
            out.writeVarlong(op.round());
        }

        @Override
        public void freeCopy(NodeId from, ReferenceOp.FreeCopy op) {
            out.writeByte(7);
            IdCodec.write(out, op.object());
        }

        @Override
        public void counted(NodeId from, ReferenceOp.Counted op) {
            out.writeByte(10);
            out.writeVarint(op.borrows());
        }

        @Override
        public void discard(NodeId from, ReferenceOp.Discard op) {
            out.writeByte(8);
            IdCodec.write(out, op.object());
        }

        @Override
        public void gone(NodeId from, ReferenceOp.Gone op) {
            out.writeByte(9);
            IdCodec.write(out, op.object());
            out.writeString(op.reason());
        }
    }
}
