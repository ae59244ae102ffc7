package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is needed to run a task, an actor's constructor or an actor's method. Immutable once submitted: the lineage of its
 * result (Ray, OSDI'18, section 3.2).
 *
 * @param id a function of lineage: of (parent, index), or of (caller, actor, sequence) for an actor call; of (actor, life) for
 *     an actor's constructor
 * @param job whose program it belongs to
 * @param parent the task that submitted it; the driver is a task too
 * @param index the how-manieth submission of its parent, from 0
 * @param depth how many submissions lie between the driver and this: 1 for the driver's own
 * @param label what the user named it, for people; empty where {@link #name()} is the function's own
 * @param function what to call
 * @param args in order; references stand for values until the owner has resolved them
 * @param resources held while it runs (for an actor's constructor: while the actor lives)
 * @param owner the node that submitted it and owns its result
 * @param ownerEpoch the owner's incarnation
 * @param runtimeEnv the environment that it runs in, as JSON; empty for the node's own
 * @param attempt 0 for the first execution, one more for each re-execution; for an actor's constructor or call which life of
 *     the actor it is for, from 0
 */
public record TaskSpec(
        TaskId id,
        JobId job,
        TaskId parent,
        long index,
        int depth,
        String label,
        FunctionDescriptor function,
        List<TaskArg> args,
        ResourceSet resources,
        NodeId owner,
        long ownerEpoch,
        String runtimeEnv,
        int attempt,
        Kind kind) {

    /** What the function is called on. */
    public sealed interface Kind {
        /**
         * A static method, stateless.
         *
         * @param alone in a process of its own, whatever else is configured: it is suspected of having felled nodes
         */
        record Plain(boolean alone) implements Kind {
            public static final Plain INSTANCE = new Plain(false);
        }

        /** A constructor or static factory whose product lives on as the actor. */
        record CreateActor(ActorId actor, ActorOptions options) implements Kind {}

        /**
         * A method of a living actor.
         *
         * @param caller the task, actor (its creation task) or driver that calls; never a thread
         * @param sequence the how-manieth call of this caller to this actor, from 0: the calls of a concurrency group run in
         *     this order
         * @param group the concurrency group that this call asks for; empty for that of its method
         */
        record CallActor(ActorId actor, TaskId caller, long sequence, String group) implements Kind {}
    }

    /** What people call it. */
    public String name() {
        return label.isEmpty() ? function.toString() : label;
    }

    /** All objects that the arguments refer to, directly or inside a value. */
    public List<ObjectAddress> references() {
        List<ObjectAddress> references = null;
        for (TaskArg arg : args) {
            List<ObjectAddress> found = arg.references();
            if (!found.isEmpty()) {
                references = references == null ? new ArrayList<>() : references;
                references.addAll(found);
            }
        }
        return references == null ? List.of() : references;
    }

    /** The object that the task makes. */
    public ObjectId result() {
        return LineageIds.result(id);
    }

    /** A reference to {@link #result()}. */
    public ObjectAddress resultAddress() {
        return new ObjectAddress(result(), owner, ownerEpoch);
    }

    /** What a handle for the actor that this constructor makes needs. */
    public ActorAddress actorAddress(Kind.CreateActor create) {
        return new ActorAddress(
                create.actor(),
                function.productClass(),
                owner,
                ownerEpoch,
                create.options().maxPendingCalls());
    }

    /** The same task with other arguments: what the owner sends once references are resolved. */
    public TaskSpec withArgs(List<TaskArg> resolved) {
        return with(id, resolved, attempt);
    }

    /** The same task, executed once more. */
    public TaskSpec nextAttempt() {
        return with(id, args, attempt + 1);
    }

    /** A plain task, executed once more, where it can fell no node but by taking too much of it. */
    public TaskSpec nextAttemptAlone() {
        return with(id, args, attempt + 1, new Kind.Plain(true));
    }

    /**
     * An actor's constructor or call, for one of the actor's lives. Each constructor is a task of its own, since two of one actor
     * may be on a node at a time; a call that is sent again has still the result that its caller waits for.
     */
    public TaskSpec forLife(int life) {
        if (life == attempt) {
            return this;
        }
        return with(
                kind instanceof Kind.CreateActor create ? LineageIds.constructor(create.actor(), life) : id,
                args,
                life);
    }

    /** A parallel actor's constructor, for one of the instances: each has ids of its own. */
    public TaskSpec forInstance(int instance) {
        return with(LineageIds.execution(id, -instance), args, attempt);
    }

    /** In whose name this execution submits and calls: an actor's code that runs again does not repeat ids. */
    public TaskId execution() {
        return kind instanceof Kind.CallActor ? LineageIds.execution(id, attempt) : id;
    }

    /** The same call of an actor in the concurrency group where it belongs. */
    public TaskSpec inGroup(String group) {
        Kind.CallActor call = (Kind.CallActor) kind;
        return group.equals(call.group())
                ? this
                : with(id, args, attempt, new Kind.CallActor(call.actor(), call.caller(), call.sequence(), group));
    }

    private TaskSpec with(TaskId itsId, List<TaskArg> itsArgs, int itsAttempt) {
        return with(itsId, itsArgs, itsAttempt, kind);
    }

    private TaskSpec with(TaskId itsId, List<TaskArg> itsArgs, int itsAttempt, Kind itsKind) {
        return new TaskSpec(
                itsId,
                job,
                parent,
                index,
                depth,
                label,
                function,
                itsArgs,
                resources,
                owner,
                ownerEpoch,
                runtimeEnv,
                itsAttempt,
                itsKind);
    }
}
