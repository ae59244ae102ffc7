package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import org.jspecify.annotations.Nullable;

/** Between nodes (the driver is one): tasks to whom runs them, results to whom owns them, objects to whom reads them. */
public sealed interface NodeMessage extends Message {
    /** To the node that runs it: its arguments are values or located, never bare references. */
    record SubmitTask(TaskSpec spec) implements NodeMessage {}

    /**
     * To the owner: a task is over, well or badly.
     *
     * @param runNanos how long the user's code took, so that the owner can estimate waits
     */
    record TaskDone(TaskId task, TaskResult result, long runNanos) implements NodeMessage {}

    /** To the owner: what the task needs was given away before it could start here; it has to go elsewhere. */
    record TaskReturned(TaskId task) implements NodeMessage {}

    /** To the caller: the actor does not live here (any more); ask the head. The call was not begun. */
    record ActorNotHere(TaskId call, ActorId actor) implements NodeMessage {}

    /** To an owner: tell me where the object is as soon as it is ready. */
    record SubscribeObject(ObjectId object) implements NodeMessage {}

    /** From an owner to a subscriber: once for each subscription. */
    record ObjectReady(ObjectId object, TaskResult result) implements NodeMessage {}

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

    /** From the owner to whoever stores a copy: nobody can reach the object any more. Idempotent. */
    record FreeObject(ObjectId object) implements NodeMessage {}
}
