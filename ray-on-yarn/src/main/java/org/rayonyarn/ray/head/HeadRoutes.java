package org.rayonyarn.ray.head;

import java.util.function.LongSupplier;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;

/** Which part of the head each request is for. Confined to the head. */
final class HeadRoutes {
    private final NodeDirectory nodes;
    private final Membership membership;
    private final JobDirectory jobs;
    private final GlobalScheduler scheduler;
    private final ActorDirectory actors;
    private final PlacementGroupDirectory groups;
    private final HeadOutbox outbox;
    private final LongSupplier nowNanos;

    /** @param nowNanos the time of the event that is being heard */
    HeadRoutes(
            NodeDirectory nodes,
            Membership membership,
            JobDirectory jobs,
            GlobalScheduler scheduler,
            ActorDirectory actors,
            PlacementGroupDirectory groups,
            HeadOutbox outbox,
            LongSupplier nowNanos) {
        this.nodes = nodes;
        this.membership = membership;
        this.jobs = jobs;
        this.scheduler = scheduler;
        this.actors = actors;
        this.groups = groups;
        this.outbox = outbox;
        this.nowNanos = nowNanos;
    }

    /** Tells the router of all parts. */
    void addTo(RequestRouter router) {
        routeNodes(router);
        routeJobs(router);
        routeTasks(router);
        routeActors(router);
        groups.route(router);
        router.on(HeadRequest.EndSession.class, (from, request) -> {}); // for whoever hosts the head
    }

    private void routeNodes(RequestRouter router) {
        router.on(HeadRequest.RegisterNode.class, (from, request) -> {}); // is heard before anybody is admitted
        router.on(
                HeadRequest.ReportUnreachable.class, (from, request) -> membership.unreachable(from, request.nodes()));
        router.on(
                HeadRequest.ListNodes.class,
                (from, request) -> outbox.send(from.id(), new HeadReply.NodeList(request.request(), nodes.all())));
    }

    private void routeJobs(RequestRouter router) {
        router.on(HeadRequest.StartJob.class, (from, request) -> jobs.start(from.id(), request));
        router.on(HeadRequest.DescribeJob.class, (from, request) -> jobs.describe(from.id(), request));
        router.on(HeadRequest.EndJob.class, (from, request) -> jobs.end(from.id(), request.job()));
    }

    private void routeTasks(RequestRouter router) {
        router.on(HeadRequest.ReportLoad.class, (from, request) -> {
            from.onLoad(request);
            scheduler.onLoad(from);
        });
        router.on(HeadRequest.RequestLeases.class, (from, request) -> {
            if (!groups.refuses(from.id(), request.tasks().demand())) {
                scheduler.request(from.id(), request);
            }
        });
        router.on(HeadRequest.ReturnLease.class, (from, request) -> scheduler.giveBack(from.id(), request));
    }

    private void routeActors(RequestRouter router) {
        router.on(HeadRequest.RegisterActor.class, (from, request) -> {
            actors.register(from.id(), request);
            groups.endIfRemoved(request.actor().resources());
        });
        router.on(HeadRequest.ActorChanged.class, actors::changed);
        router.on(
                HeadRequest.WatchActor.class,
                (from, request) -> actors.watch(from.id(), request.actor(), nowNanos.getAsLong()));
        router.on(HeadRequest.FindActor.class, (from, request) -> actors.find(from.id(), request));
        router.on(HeadRequest.KillActor.class, (from, request) -> actors.kill(request));
        router.on(
                HeadRequest.ListActors.class,
                (from, request) -> outbox.send(from.id(), new HeadReply.ActorList(request.request(), actors.infos())));
    }
}
