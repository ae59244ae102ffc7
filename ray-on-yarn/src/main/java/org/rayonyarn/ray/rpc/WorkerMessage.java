package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.List;

/**
 * What a node and a worker process of its say to each other, over a connection of their own. Immutable.
 *
 * <p>Whatever needs no answer is said one way, with ids that the worker makes itself; the connection keeps the order in which one
 * thread says it. Questions carry a number, unique for the worker's life, which the answer repeats.
 */
public sealed interface WorkerMessage {
    /** To the worker: run this task, constructor or call; all arguments are {@link TaskArg.Value}s. Ends with {@link Done}. */
    record Run(TaskSpec spec) implements WorkerMessage {}

    /** To the worker: run this task as soon as one that runs is over, at once if none does. Ends as a {@link Run}, or by {@link GivenBack}. */
    record RunNext(TaskSpec spec) implements WorkerMessage {}

    /** To the worker: give this {@link RunNext} back. Harmless if it has begun. */
    record Recall(TaskId task) implements WorkerMessage {}

    /** To the node: a recalled task has not begun, and will not. */
    record GivenBack(TaskId task) implements WorkerMessage {}

    /** To the node: what a {@link Run} came to. */
    record Done(TaskId task, Payload value, long runNanos) implements WorkerMessage {}

    /** To the node: the actor of this worker has left by its own will. */
    record ActorExited(ActorId actor) implements WorkerMessage {}

    /** To the node: {@code NodeGateway.submit}. One reference to the result is the worker's. */
    record Submit(TaskSpec spec) implements WorkerMessage {}

    /**
     * To the node: {@code NodeGateway.createActor}. One reference to the constructor's result is the worker's.
     *
     * @param number of the {@link Returned} that answers; 0 where no answer is wanted
     */
    record CreateActor(long number, TaskSpec constructor, ActorInfo actor) implements WorkerMessage {}

    /** To the node: {@code NodeGateway.put}. One reference is the worker's. */
    record Put(ObjectAddress object, Payload value) implements WorkerMessage {}

    /** To the node: one more reference of this worker. */
    record Retain(ObjectAddress object) implements WorkerMessage {}

    /** To the node: one reference of this worker less. */
    record Release(ObjectId object) implements WorkerMessage {}

    /** To the node: {@code NodeGateway.free}. */
    record Free(List<ObjectAddress> objects, boolean localOnly) implements WorkerMessage {}

    /**
     * To the node: values, please. Answered by {@link Values}, without a time limit: the worker keeps its own and sends
     * {@link Cancel}.
     *
     * @param by the task that waits
     * @param lends whether it lends its resources meanwhile
     */
    record Get(long number, TaskId by, boolean lends, List<ObjectAddress> objects) implements WorkerMessage {}

    /** To the node: tell me when so many of them are ready. Answered by {@link Readiness}. */
    record Wait(long number, TaskId by, boolean lends, List<ObjectAddress> objects, int count, boolean fetch)
            implements WorkerMessage {}

    /** To the node: answer this {@link Get} or {@link Wait} now, with what there is. Harmless if it is answered already. */
    record Cancel(long number) implements WorkerMessage {}

    /**
     * The answer to a {@link Get}: all values, or the first failure alone.
     *
     * @param missing what had not come when the question was cancelled, and why; then there are no values. Empty for nothing
     */
    record Values(long number, String missing, List<Payload> values) implements WorkerMessage {}

    /** The answer to a {@link Wait}: one byte an object, 1 for ready. */
    record Readiness(long number, byte[] ready) implements WorkerMessage {}

    /**
     * To the node: any other call of {@code NodeGateway}.
     *
     * @param method its name and the types of its parameters
     * @param arguments as {@link ValueCodec} writes them, in order
     */
    record Call(long number, String method, byte[] arguments) implements WorkerMessage {}

    /**
     * The answer to a {@link Call}.
     *
     * @param result as {@link ValueCodec} writes it; empty where the method gives nothing
     * @param failure what it threw instead, by Java serialisation: a worker believes its node, never the other way round; empty
     *     where it threw nothing
     */
    record Returned(long number, byte[] result, byte[] failure) implements WorkerMessage {}

    /** A part of a message that is too large for one frame; parts follow each other without others of the same message between. */
    record Fragment(long message, long total, byte[] bytes) implements WorkerMessage {}
}
