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
    /**
     * Welcome, or welcome back. All leases, requests for leases and watches of an earlier connection are gone: the node asks
     * again for what it still wants, and repeats under their old numbers the other requests that have no answer yet.
     *
     * @param nodes everybody who lives, the new one included: whoever is missing has died
     * @param jobs those that run: what belongs to any other, detached actors apart, is to be dropped
     * @param actors those that live on this node by the head's books, or will. Any other that it had when it registered must
     *     end; one whose constructor came since may be placed after these words. Of these the node tells again which ones are
     *     alive, and which ones have ended
     */
    record NodeRegistered(String session, List<NodeInfo> nodes, List<JobId> jobs, List<ActorId> actors)
            implements HeadReply {}

    /** To everybody: a node has come. */
    record NodeAdded(NodeInfo node) implements HeadReply {}

    /** To everybody: a node is dead; whatever it still sends with this epoch or a lower one is void. */
    record NodeDied(NodeId node, long epoch, String reason) implements HeadReply {}

    record JobStarted(long request, JobId job, String namespace, JobCode code) implements HeadReply {}

    /** The wanted id is taken. */
    record JobRefused(long request, String reason) implements HeadReply {}

    /**
     * To everybody: drop what belongs to this job, but for its detached actors. All leases and requests for leases of the
     * driver's node end with it; it asks again for what it still wants.
     */
    record JobEnded(JobId job) implements HeadReply {}

    /** A target only: tasks go there directly. */
    record Grant(NodeId target, int slots) {}

    /**
     * The one answer to a request for leases; it counts even if a newer request is on its way. Advice: the target's own
     * scheduler decides when a task starts.
     *
     * @param grants where tasks of this shape may run, until the lease is returned; never empty, but perhaps less than was
     *     asked for: who wants more asks again, under a new number
     */
    record LeasesGranted(long request, ResourceSet shape, List<Grant> grants) implements HeadReply {}

    /** No node that the session has, or can get, is large enough; said once a shape, the request stays pending. */
    record Infeasible(ResourceSet shape, String reason) implements HeadReply {}

    /**
     * The answer to a registration, sent once it is in the store; from then on the owner watches the actor.
     *
     * @param actor null where it was refused. Its location is null as long as no node has room for it: an {@link ActorUpdate}
     *     brings it later
     * @param refusal why not: the text for the caller's exception
     */
    record ActorRegistered(long request, @Nullable ActorInfo actor, @Nullable String refusal) implements HeadReply {}

    /** To those who watch it. Its death is told once and ends the watch. */
    record ActorUpdate(ActorInfo actor) implements HeadReply {}

    /** @param actor null where nobody living has the name */
    record ActorFound(long request, @Nullable ActorInfo actor) implements HeadReply {}

    /** To the node that hosts it. */
    record StopActor(ActorId actor, String reason) implements HeadReply {}

    /**
     * To the node that hosts it: who created it is gone. If its constructor has not arrived by now, it never will: answer
     * {@link HeadRequest.ActorChanged} with its death; else say nothing.
     */
    record ConfirmActor(ActorId actor) implements HeadReply {}

    record NodeList(long request, List<NodeInfo> nodes) implements HeadReply {}

    record ActorList(long request, List<ActorInfo> actors) implements HeadReply {}

    /** To a node: the session is over; end. */
    record Shutdown(String reason) implements HeadReply {}
}
