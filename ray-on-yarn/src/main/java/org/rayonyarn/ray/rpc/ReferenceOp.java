package org.rayonyarn.ray.rpc;

import io.ray.api.id.ObjectId;
import java.util.List;

/**
 * What one node tells another about references. Each takes effect once and in the order of its sender, as all that living
 * nodes say to each other does: see {@link NodeMessage.Numbered}.
 */
public sealed interface ReferenceOp {
    /** Who acts on them. */
    interface Handler {
        void borrow(NodeId from, Borrow op);

        void counted(NodeId from, Counted op);

        void release(NodeId from, Release op);

        void settled(NodeId from, Settled op);

        void askSettled(NodeId from, AskSettled op);

        void askFenced(NodeId from, AskFenced op);

        void fenced(NodeId from, Fenced op);

        void freeCopy(NodeId from, FreeCopy op);

        void discard(NodeId from, Discard op);

        void gone(NodeId from, Gone op);
    }

    void applyTo(NodeId from, Handler handler);

    /** To the owner: the sender refers to the object, once more than before. */
    record Borrow(ObjectId object) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.borrow(from, this);
        }
    }

    /** From the owner: so many borrows of the receiver it has counted since it last said so. */
    record Counted(int borrows) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.counted(from, this);
        }
    }

    /** To the owner: the sender refers to the object once less than before. */
    record Release(ObjectId object) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.release(from, this);
        }
    }

    /** To who handed references over: whatever the receiver keeps of them, their owners count by now. */
    record Settled(long handOver) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.settled(from, this);
        }
    }

    /** To the receiver of references: the task that they came with has ended for its owner; answer {@link Settled}. */
    record AskSettled(long handOver) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.askSettled(from, this);
        }
    }

    /** To every living node: answer once nothing of these dead is heard any more, and what came of them is borrowed. */
    record AskFenced(long round, List<NodeId> dead) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.askFenced(from, this);
        }
    }

    /** The answer to {@link AskFenced}. */
    record Fenced(long round) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.fenced(from, this);
        }
    }

    /** From the owner to who stores the value: nobody can reach the object any more. */
    record FreeCopy(ObjectId object) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.freeCopy(from, this);
        }
    }

    /** To the owner: the program frees the object, whoever refers to it. */
    record Discard(ObjectId object) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.discard(from, this);
        }
    }

    /** From the owner to those who borrow: the value is lost, although they refer to it. */
    record Gone(ObjectId object, String reason) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.gone(from, this);
        }
    }
}
