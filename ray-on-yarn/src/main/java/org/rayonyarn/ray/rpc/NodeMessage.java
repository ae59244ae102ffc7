package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.List;

/** Between nodes (the driver is one): tasks to whom runs them, results to whom owns them, objects to whom reads them. */
public sealed interface NodeMessage extends Message {
    /** A message in which references may travel. */
    sealed interface Carrier extends NodeMessage {
        /** Whatever the receiver may come to refer to by this message. */
        List<ObjectAddress> references();
    }

    /** To the node that runs it: its arguments are values or located, never bare references. */
    record SubmitTask(TaskSpec spec) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return spec.references();
        }
    }

    /**
     * To the owner: a task is over, well or badly.
     *
     * @param runNanos how long the user's code took, so that the owner can estimate waits
     */
    record TaskDone(TaskId task, TaskResult result, long runNanos) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return result.references();
        }
    }

    /** To the caller: the actor does not live here (any more); ask the head. The call was not begun. */
    record ActorNotHere(TaskId call, ActorId actor) implements NodeMessage {}

    /** To an owner: tell me where the object is as soon as it is ready. */
    record SubscribeObject(ObjectId object) implements NodeMessage {}

    /** From an owner to a subscriber: once for each subscription. */
    record ObjectReady(ObjectId object, TaskResult result) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return result.references();
        }
    }

    /** To the node that stores an object: send this part of it. Stateless for the sender, so the reader sets the pace. */
    record PullChunk(ObjectId object, long offset, int length) implements NodeMessage {}

    /** @param total size of the encoded payload in bytes */
    record ObjectChunk(ObjectId object, long offset, long total, byte[] bytes) implements NodeMessage {}

    /** The object is not (any more) where the reader was told. */
    record ObjectMissing(ObjectId object, String reason) implements NodeMessage {}

    /** To the node that hosts an actor: own this value, on the actor's behalf; answered by {@link OwnedPut}. */
    record PutOwned(ActorId actor, ObjectAddress object, Payload value) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return value.references();
        }
    }

    /** @param kept false if the actor does not live there (any more) */
    record OwnedPut(ObjectAddress object, boolean kept) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return kept ? List.of(object) : List.of();
        }
    }

    /**
     * A message with references in it. The sender keeps them until the receiver's {@link ReferenceOp.Settled}.
     *
     * @param number unique for the sender's life
     */
    record HandOver(long number, Carrier message) implements NodeMessage {}

    /**
     * News of references, numbered for each pair of nodes from 1 and kept by the sender until acknowledged. After a broken
     * connection they are sent again; what comes twice, or after a gap, is ignored.
     *
     * @param acknowledged the number of the last operation that has come from the other side
     * @param first the number of the first of {@code ops}
     * @param ops without any this is an acknowledgement alone
     */
    record ReferenceNews(long acknowledged, long first, List<ReferenceOp> ops) implements NodeMessage {}
}
