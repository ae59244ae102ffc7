package org.rayonyarn.ray;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSlot;
import org.rayonyarn.ray.rpc.SessionNodes;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.value.LargeValues;

/** What the API asks of the node that it runs on. Usable from any thread. */
public interface NodeGateway {
    /** Waits without a limit. */
    long FOREVER = -1;

    /** The node itself, as others see it. */
    NodeInfo self();

    /** Hands in a task or an actor's call; its result is owned here. Blocks only while the node holds submitters back. */
    void submit(TaskSpec spec);

    /**
     * Hands in a call of an actor whose handle limits how many may be under way.
     *
     * @param maxPending how many of this caller's calls to the actor
     * @throws io.ray.api.exception.PendingCallsLimitExceededException if so many are under way already
     */
    void submitCall(TaskSpec call, int maxPending);

    /**
     * Registers an actor, then has its constructor run.
     *
     * @throws IllegalArgumentException if a living actor has the name
     */
    void createActor(TaskSpec constructor, ActorInfo actor);

    /** Where the values of this node's threads go that are too large for a message. */
    LargeValues largeValues();

    /** Makes a ready object, owned here. */
    void put(ObjectAddress object, Payload value);

    /**
     * Makes a ready object that the actor's node owns, and that is lost when the actor ends. Waits until the actor lives.
     *
     * @throws RayActorException if it is dead
     */
    ObjectAddress put(ActorId owner, ObjectId object, Payload value);

    /**
     * Values in the order of {@code objects}; returns early with fewer when one of them is a failure, which is then the last.
     *
     * @param by who waits: a task lends its resources to others meanwhile
     * @param timeoutMs {@link #FOREVER} for no limit
     * @throws RayTimeoutException if a value is not here in time; all references stay usable
     */
    List<Payload> get(TaskContext by, List<ObjectAddress> objects, long timeoutMs);

    /**
     * Waits until {@code count} of the objects are ready.
     *
     * @param fetch whether ready means: its value is on this node
     * @return for each object whether it is ready; at most {@code count} are true
     */
    boolean[] wait(TaskContext by, List<ObjectAddress> objects, int count, long timeoutMs, boolean fetch);

    /**
     * {@code Ray.free}: the values go, whoever refers to them.
     *
     * @param localOnly only copies that this node has for its own readers
     */
    void free(List<ObjectAddress> objects, boolean localOnly);

    /** One more reference of this process to the object. */
    void retain(ObjectAddress object);

    /** One reference less. */
    void release(ObjectId object);

    /** One reference less of each. */
    default void release(List<ObjectId> objects) {
        objects.forEach(this::release);
    }

    /** The living actor of that name. */
    @Nullable
    ActorInfo findActor(String name, String namespace);

    void killActor(ActorId actor, boolean noRestart);

    SessionNodes nodes();

    List<ActorInfo> actors();

    /**
     * Registers a placement group; its bundles come when there is room.
     *
     * @throws IllegalArgumentException if a living group has the name
     */
    PlacementGroupInfo createGroup(PlacementGroupInfo group);

    /** The group, living or removed not long ago; null for one that was never there. */
    @Nullable
    PlacementGroupInfo group(PlacementGroupId id);

    /** The living group of that name. */
    @Nullable
    PlacementGroupInfo groupNamed(String name, String namespace);

    List<PlacementGroupInfo> groups();

    /** Ends a group, and what runs in it; done when the head has. */
    void removeGroup(PlacementGroupId id);

    /** Waits until the group is created or removed, but no longer than {@code timeoutMs}; its state then, null if unknown. */
    @Nullable
    PlacementGroupState awaitGroup(PlacementGroupId id, long timeoutMs);

    /** What a task that runs on this node, or an actor by its constructor's id, holds of each resource. */
    Map<String, List<ResourceSlot>> held(TaskId task);

    /** A job as the head has begun it. */
    record JobStart(JobId job, String namespace, JobCode code) {}

    /**
     * A driver begins.
     *
     * @param namespace empty for one of its own
     * @param wanted null for the next free id
     * @param code how its worker processes are started, wherever they are
     * @throws IllegalArgumentException if the wanted id is taken
     */
    JobStart startJob(String namespace, String entrypoint, @Nullable JobId wanted, JobCode code);

    /** What the head knows of a job that another node drives. */
    JobStart describeJob(JobId job);

    /** A driver is done: what is its own ends. */
    void endJob(JobId job);
}
