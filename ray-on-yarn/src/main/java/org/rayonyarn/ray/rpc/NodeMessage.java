package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;

/** Between nodes (the driver is one): tasks to whom runs them, results to whom owns them, objects to whom reads them. */
public sealed interface NodeMessage extends Message {
    /** To the node that runs it: its arguments are values or located, never bare references. */
    record SubmitTask(TaskSpec spec) implements NodeMessage {}

    /**
     * To the owner: a task is over, well or badly.
     *
     * @param attempt the specification's: of several executions the owner takes only the one that it waits for
     * @param runNanos how long the user's code took, so that the owner can estimate waits
     */
    record TaskDone(TaskId task, int attempt, TaskResult result, long runNanos) implements NodeMessage {}

    /** To the caller: the actor does not live here (any more); ask the head. The call was not begun. */
    record ActorNotHere(TaskId call, ActorId actor) implements NodeMessage {}

    /** To an owner: tell me where the object is as soon as it is ready. */
    record SubscribeObject(ObjectId object) implements NodeMessage {}

    /** From an owner to a subscriber: once for each subscription. */
    record ObjectReady(ObjectId object, TaskResult result) implements NodeMessage {}

    /** To the node that stores an object: send this part of it. Stateless for the sender, so the reader sets the pace. */
    record PullChunk(ObjectId object, long offset, int length) implements NodeMessage {}

    /** @param total size of the encoded payload in bytes */
    record ObjectChunk(ObjectId object, long offset, long total, byte[] bytes) implements NodeMessage {}

    /** The object is not (any more) where the reader was told. */
    record ObjectMissing(ObjectId object, String reason) implements NodeMessage {}

    /** From the owner to whoever stores a copy: nobody can reach the object any more. Idempotent. */
    record FreeObject(ObjectId object) implements NodeMessage {}
}
