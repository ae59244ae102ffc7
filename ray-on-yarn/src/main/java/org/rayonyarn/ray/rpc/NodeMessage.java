package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param attempt the specification's: of several executions the owner takes only the one that it waits for
     * @param runNanos how long the user's code took, so that the owner can estimate waits
     */
    record TaskDone(TaskId task, int attempt, TaskResult result, long runNanos) implements Carrier {
        @Override
        public List<ObjectAddress> references() {
            return result.references();
        }
    }

    /** To the owner: what the task needs was given away before it could start here; it has to go elsewhere. */
    record TaskReturned(TaskId task) implements NodeMessage {}

    /** To the owner: the task waits for objects here, so others may have its slot; or it goes on. */
    record TaskWaits(TaskId task, boolean waits) implements NodeMessage {}

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

    /**
     * To the owner of a large object: from which node may I have it? Said again, it replaces the question before.
     *
     * @param failed a node that was named before and did not serve
     * @param gone whether that one has no copy, or is merely slow
     */
    record LocateObject(ObjectId object, @Nullable NodeId failed, boolean gone) implements NodeMessage {}

    /** From the owner: {@code source} has a copy and may be asked for it. */
    record ObjectLocated(ObjectId object, NodeId source) implements NodeMessage {}

    /**
     * To a node that has a copy: hand it over.
     *
     * @param folder which folder of shared files the reader sees; empty for none
     */
    record PullObject(ObjectId object, String folder) implements NodeMessage {}

    /**
     * From the node that has a copy: it may be had from now on.
     *
     * @param file its place in the folder that both see; empty where the reader has to ask for chunks
     */
    record ObjectOffered(ObjectId object, ValueHeader header, String file) implements NodeMessage {}

    /** To the node that offered an object: send this part of it. Stateless for the sender, so the reader sets the pace. */
    record PullChunk(ObjectId object, long offset, int length) implements NodeMessage {}

    /** A part of an object's bytes. */
    record ObjectChunk(ObjectId object, long offset, byte[] bytes) implements NodeMessage {}

    /**
     * From a node that was asked for an object.
     *
     * @param everywhere whether the owner says that there is no copy, or a node that it has none
     */
    record ObjectMissing(ObjectId object, boolean everywhere, String reason) implements NodeMessage {}

    /** To the owner: this node has a copy from now on and serves others, or has none (any more) and pulls none. */
    record CopyChanged(ObjectId object, boolean held) implements NodeMessage {}

    /** From the owner to a node with a copy: the first copy is lost, yours must stay. */
    record KeepObject(ObjectId object) implements NodeMessage {}

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
     * One of a conversation between two nodes, which outlives their connections.
     *
     * @param number counts what the sender has said to the receiver, from 0
     */
    record Numbered(long number, NodeMessage message) implements NodeMessage {}

    /**
     * How far a node has come in what the other one says.
     *
     * @param next the {@link Numbered#number} that it waits for; all before it have been handled
     * @param answer whether the other one is to say the same of itself, at once
     */
    record Received(long next, boolean answer) implements NodeMessage {}

    /**
     * A message with references in it. The sender keeps them until the receiver's {@link ReferenceOp.Settled}.
     *
     * @param number unique for the sender's life
     */
    record HandOver(long number, Carrier message) implements NodeMessage {}

    /** What one node tells another about references, in its order. */
    record ReferenceNews(List<ReferenceOp> ops) implements NodeMessage {}
}
