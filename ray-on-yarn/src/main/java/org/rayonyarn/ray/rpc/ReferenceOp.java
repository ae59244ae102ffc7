package org.rayonyarn.ray.rpc;

import io.ray.api.id.ObjectId;
import java.util.List;

/**
 * What one node tells another about references. Each takes effect once and in the order of its sender, whatever becomes of
 * connections: see {@link NodeMessage.ReferenceNews}.
 */
public sealed interface ReferenceOp {
    /** Who acts on them. */
    interface Handler {
        void borrow(NodeId from, Borrow op);

        void release(NodeId from, Release op);

        void settled(NodeId from, Settled op);

        void askSettled(NodeId from, AskSettled op);

        void askFenced(NodeId from, AskFenced op);

        void fenced(NodeId from, Fenced op);

        void freeCopy(NodeId from, FreeCopy op);

        void askCopy(NodeId from, AskCopy op);

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

    /**
     * To the receiver of references: answer {@link Settled} if they have not come, or are not used any more.
     *
     * @param over answer in any case: the task that they came with has ended for its owner
     */
    record AskSettled(long handOver, boolean over) implements ReferenceOp {
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

    /** From who stores the value to its owner: answer {@link FreeCopy} if you don't know of it; your news of it may be lost. */
    record AskCopy(ObjectId object) implements ReferenceOp {
        @Override
        public void applyTo(NodeId from, Handler handler) {
            handler.askCopy(from, this);
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
