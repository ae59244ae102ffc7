package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a node to the head: the directory and the global scheduler. Those with a {@code request} number are answered by a
 * reply with the same number, at once or when there is something to say. Numbers are unique for the sender's life.
 *
 * <p>A connection keeps order and loses nothing before it breaks. With it end the node's leases, requests for leases and
 * watches; every other request may be repeated on the next connection, under its old number, and takes effect once.
 */
public sealed interface HeadRequest extends Message {
    /** First words on each connection; nothing else is heard until {@link HeadReply.NodeRegistered} has answered it. */
    record RegisterNode(NodeInfo node) implements HeadRequest {}

    /** A node's regular sign of life, and what the global scheduler weighs. */
    record ReportLoad(int queued, int running, ResourceSet available, long meanTaskNanos) implements HeadRequest {}

    /**
     * Whom the node can't reach at present: all of them each time, so an empty list takes back what was said before. Said at each
     * change, and again on each connection.
     */
    record ReportUnreachable(List<Unreachable> nodes) implements HeadRequest {}

    /**
     * A node that its peer holds for alive and can't reach.
     *
     * @param why for people: what was waited for, and the key that says how long
     */
    record Unreachable(NodeId node, String why) {}

    /**
     * A driver begins; answered by {@link HeadReply.JobStarted} or {@link HeadReply.JobRefused}.
     *
     * @param namespace empty for a new one of its own
     * @param wanted null for the next free id
     */
    record StartJob(long request, String namespace, String entrypoint, @Nullable JobId wanted, JobCode code)
            implements HeadRequest {}

    /** Asks about a job that another node has begun; answered by {@link HeadReply.JobStarted} or {@link HeadReply.JobRefused}. */
    record DescribeJob(long request, JobId job) implements HeadRequest {}

    /**
     * A driver is done: its actors that are not detached end, its objects are freed. A detached one whose constructor it has not
     * sent yet it kills before. Answered by {@link HeadReply.JobEnded}.
     */
    record EndJob(JobId job) implements HeadRequest {}

    /**
     * More tasks of one class wait here than this node can start, or their inputs are elsewhere: where else could they run?
     * Answered by one {@link HeadReply.LeasesGranted}, possibly much later; a newer request of the same class replaces the older
     * one.
     *
     * @param backlog how many such tasks wait; 0 takes the request back
     * @param inputBytes how many bytes a task would have to pull if it ran elsewhere than at the home of its class, on average
     */
    record RequestLeases(long request, SchedulingClass tasks, int backlog, long inputBytes) implements HeadRequest {}

    /** The worker lease is not needed any more. */
    record ReturnLease(SchedulingClass tasks, NodeId target, int slots) implements HeadRequest {}

    /**
     * Before an actor is created: takes its name, finds its node. In the state UNREADY it only takes the name; a second
     * registration, in the state PENDING, follows once the constructor's arguments are ready. Answered by
     * {@link HeadReply.ActorRegistered}.
     *
     * @param constructor with its arguments resolved, where {@link ActorOptions#isConstructorKeptByHead}; else null
     */
    record RegisterActor(long request, ActorInfo actor, @Nullable TaskSpec constructor) implements HeadRequest {}

    /**
     * From the node that hosts one of the actor's lives, about that life: ALIVE as its constructor is done, RESTARTING as it died
     * and may have another one, DEAD as it ended for good. From anybody else it is ignored.
     */
    record ActorChanged(ActorId actor, int life, ActorState state, @Nullable Payload death) implements HeadRequest {}

    /**
     * Tell me about the actor now, and whenever it changes until it is dead: by {@link HeadReply.ActorUpdate}. May overtake the
     * actor's registration; one that nobody registers for a while, or that is long forgotten, is told to be dead.
     */
    record WatchActor(ActorId actor) implements HeadRequest {}

    /** Which living actor has this name; answered by {@link HeadReply.ActorFound}. */
    record FindActor(long request, String name, String namespace) implements HeadRequest {}

    /**
     * Ends an actor wherever it is; answered, for those who watch it, by the {@link HeadReply.ActorUpdate} of its death or restart.
     *
     * @param life which life is to end where the actor may restart; -1 for whichever it is in
     */
    record KillActor(ActorId actor, int life, boolean noRestart) implements HeadRequest {}

    /**
     * Reserves bundles for a job, now or as soon as there is room. Answered by {@link HeadReply.GroupAnswer} once it is in the
     * store, not once it has its bundles.
     */
    record CreateGroup(long request, PlacementGroupInfo group) implements HeadRequest {}

    /**
     * Answered by {@link HeadReply.GroupAnswer}.
     *
     * @param id null where it is looked for by its name
     */
    record FindGroup(long request, @Nullable PlacementGroupId id, String name, String namespace)
            implements HeadRequest {}

    /** Answered by {@link HeadReply.GroupList}. */
    record ListGroups(long request) implements HeadRequest {}

    /** Answered by {@link HeadReply.GroupAnswer} once the group is removed. */
    record RemoveGroup(long request, PlacementGroupId group) implements HeadRequest {}

    /** Answered by {@link HeadReply.GroupAnswer} when the group is created or removed, or when the time has passed. */
    record AwaitGroup(long request, PlacementGroupId group, long timeoutMs) implements HeadRequest {}

    /** From the node that was told to reserve: it holds all of them. Repeated for each time that it is told. */
    record BundlesReserved(PlacementGroupId group, long transaction) implements HeadRequest {}

    /** All that a node holds for placement groups; right after each {@link HeadReply.NodeRegistered}. */
    record ReportBundles(List<HeldBundles> held) implements HeadRequest {}

    /** Answered by {@link HeadReply.NodeList}. */
    record ListNodes(long request) implements HeadRequest {}

    /** Answered by {@link HeadReply.ActorList}. */
    record ListActors(long request) implements HeadRequest {}

    /**
     * From the driver that the session was made for: it is over. For whoever hosts the head, which ends with it; not for the
     * head.
     *
     * @param exitCode the driver's, 0 to 255; 0 means success
     * @param text for people: why it failed; empty where there is nothing to say
     */
    record EndSession(int exitCode, String text) implements HeadRequest {}
}
