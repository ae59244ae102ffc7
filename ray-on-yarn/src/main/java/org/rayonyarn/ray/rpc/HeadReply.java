package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the head to a node: answers, and news. Every one comes in a frame with the head's epoch, and nodes refuse lower ones
 * than they have seen.
 */
public sealed interface HeadReply extends Message {
    /** @param nodes everybody who lives, the new one included */
    record NodeRegistered(String session, List<NodeInfo> nodes) implements HeadReply {}

    /** To everybody: a node has come. */
    record NodeAdded(NodeInfo node) implements HeadReply {}

    /** To everybody: a node is dead; whatever it still sends with this epoch or a lower one is void. */
    record NodeDied(NodeId node, long epoch, String reason) implements HeadReply {}

    record JobStarted(long request, JobId job, String namespace) implements HeadReply {}

    /** To everybody: drop what belongs to this job. */
    record JobEnded(JobId job) implements HeadReply {}

    /** A target only: tasks go there directly. */
    record Grant(NodeId target, int slots) {}

    /** @param grants where tasks of this shape may run, until the lease is returned; never empty */
    record LeasesGranted(long request, ResourceSet shape, List<Grant> grants) implements HeadReply {}

    /** No node that the session has, or can get, is large enough; said once a shape, the request stays pending. */
    record Infeasible(ResourceSet shape, String reason) implements HeadReply {}

    /** @param actor with its location, or null where it was refused */
    record ActorRegistered(long request, @Nullable ActorInfo actor, @Nullable String refusal) implements HeadReply {}

    record ActorUpdate(ActorInfo actor) implements HeadReply {}

    /** @param actor null where nobody living has the name */
    record ActorFound(long request, @Nullable ActorInfo actor) implements HeadReply {}

    /** To the node that hosts it. */
    record StopActor(ActorId actor, String reason) implements HeadReply {}

    record NodeList(long request, List<NodeInfo> nodes) implements HeadReply {}

    record ActorList(long request, List<ActorInfo> actors) implements HeadReply {}

    /** To a node: the session is over; end. */
    record Shutdown(String reason) implements HeadReply {}
}
