package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
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
     * @param grants where tasks of this class may run, until the lease is returned; never empty, but perhaps less than was
     *     asked for: who wants more asks again, under a new number. The asker itself is among them only where its tasks have
     *     their inputs elsewhere and are yet better run where they are
     */
    record LeasesGranted(long request, SchedulingClass tasks, List<Grant> grants) implements HeadReply {}

    /**
     * To a holder of many leases, while others who want some have few: give so many slots back, by {@link
     * HeadRequest.ReturnLease}, or as many of them as are left. Tasks under way end where they are.
     */
    record RevokeLease(SchedulingClass tasks, NodeId target, int slots) implements HeadReply {}

    /**
     * No node that the session has, or can get, is large enough; said once a shape, the request stays pending.
     *
     * @param group the placement group whose bundles have no place; null where it is tasks or actors of the shape
     */
    record Infeasible(ResourceSet shape, @Nullable PlacementGroupId group, String reason) implements HeadReply {}

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

    /** To the node that it has been placed on, where the head keeps its constructor. May come more than once. */
    record CreateActor(TaskSpec constructor) implements HeadReply {}

    /** To the node that hosts it: this life and all before it end. */
    record StopActor(ActorId actor, int life, String reason) implements HeadReply {}

    /**
     * To the node that hosts it: who created it is gone. If the constructor of this life has not arrived by now, it never will:
     * answer {@link HeadRequest.ActorChanged} with its death; else say nothing.
     */
    record ConfirmActor(ActorId actor, int life) implements HeadReply {}

    /**
     * @param group null where there is no such group, or it was refused
     * @param refusal why: the text for the caller's exception
     */
    record GroupAnswer(long request, @Nullable PlacementGroupInfo group, @Nullable String refusal)
            implements HeadReply {}

    record GroupList(long request, List<PlacementGroupInfo> groups) implements HeadReply {}

    /**
     * To a node: hold this for the group as soon as it is free, all of it or nothing, and say {@link
     * HeadRequest.BundlesReserved}. What the node has reserved for the group by a lower transaction, and was not told to
     * commit, it gives up. Idempotent.
     */
    record ReserveBundles(PlacementGroupId group, long transaction, List<PlacedBundle> bundles) implements HeadReply {}

    /** To a node: the group's tasks and actors may use what was reserved by this transaction. Idempotent. */
    record CommitBundles(PlacementGroupId group, long transaction) implements HeadReply {}

    /** To a node: give up what was reserved by this transaction and not committed. Idempotent. */
    record ReturnBundles(PlacementGroupId group, long transaction) implements HeadReply {}

    /**
     * There is no such group any more: to everybody when it ends, and to whoever speaks of it later. Its bundles go back to
     * their nodes, its tasks end. Idempotent.
     */
    record GroupRemoved(PlacementGroupId group, String reason) implements HeadReply {}

    record NodeList(long request, SessionNodes nodes) implements HeadReply {}

    record ActorList(long request, List<ActorInfo> actors) implements HeadReply {}

    /** To a node: the session is over; end. */
    record Shutdown(String reason) implements HeadReply {}
}
