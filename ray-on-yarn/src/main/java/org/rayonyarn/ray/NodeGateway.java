package org.rayonyarn.ray;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What the API asks of the node that it runs on. Usable from any thread. */
public interface NodeGateway {
    /** Waits without a limit. */
    long FOREVER = -1;

    /** The node itself, as others see it. */
    NodeInfo self();

    /** Hands in a task or an actor's call; its result is owned here. Blocks only while the node holds submitters back. */
    void submit(TaskSpec spec);

    /**
     * Registers an actor, then has its constructor run.
     *
     * @throws IllegalArgumentException if a living actor has the name
     */
    void createActor(TaskSpec constructor, ActorInfo actor);

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

    /** The living actor of that name. */
    @Nullable
    ActorInfo findActor(String name, String namespace);

    void killActor(ActorId actor, boolean noRestart);

    List<NodeInfo> nodes();

    List<ActorInfo> actors();

    /** A job as the head has begun it. */
    record JobStart(JobId job, String namespace) {}

    /**
     * A driver begins.
     *
     * @param namespace empty for one of its own
     * @param wanted null for the next free id
     * @throws IllegalArgumentException if the wanted id is taken
     */
    JobStart startJob(String namespace, String entrypoint, @Nullable JobId wanted);

    /** What the head knows of a job that another node drives. */
    JobStart describeJob(JobId job);

    /** A driver is done: what is its own ends. */
    void endJob(JobId job);
}
