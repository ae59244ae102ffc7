package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
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
     * More tasks of one shape wait here than this node can start: where else could they run? Answered by
     * one {@link HeadReply.LeasesGranted}, possibly much later; a newer request of the same shape replaces the older one.
     *
     * @param backlog how many such tasks wait; 0 takes the request back
     * @param inputBytes by how many bytes of inputs a task would have to pull if it ran elsewhere, on average
     */
    record RequestLeases(long request, ResourceSet shape, int backlog, long inputBytes) implements HeadRequest {}

    /** The worker lease is not needed any more. */
    record ReturnLease(ResourceSet shape, NodeId target, int slots) implements HeadRequest {}

    /** Before an actor is created: takes its name, finds its node. Answered by {@link HeadReply.ActorRegistered}. */
    record RegisterActor(long request, ActorInfo actor) implements HeadRequest {}

    /** From the node that hosts the actor: its constructor is done, or it is dead. From anybody else it is ignored. */
    record ActorChanged(ActorId actor, ActorState state, @Nullable Payload death) implements HeadRequest {}

    /**
     * Tell me about the actor now, and whenever it changes until it is dead: by {@link HeadReply.ActorUpdate}. May overtake the
     * actor's registration; one that nobody registers for a while, or that is long forgotten, is told to be dead.
     */
    record WatchActor(ActorId actor) implements HeadRequest {}

    /** Which living actor has this name; answered by {@link HeadReply.ActorFound}. */
    record FindActor(long request, String name, String namespace) implements HeadRequest {}

    /** Ends an actor wherever it is; answered, for those who watch it, by the {@link HeadReply.ActorUpdate} of its death. */
    record KillActor(ActorId actor, boolean noRestart) implements HeadRequest {}

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
