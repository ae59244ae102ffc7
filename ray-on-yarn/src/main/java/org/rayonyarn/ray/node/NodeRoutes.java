package org.rayonyarn.ray.node;

import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which part of a node each message is for. On the strand. */
final class NodeRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRoutes.class);

    private final RayNode node;
    private final MessageRouter router;

    NodeRoutes(RayNode node, MessageRouter router) {
        this.node = node;
        this.router = router;
    }

    /** Tells the router of all parts. */
    void addTo() {
        routeConversations();
        routeTasks();
        routeObjects();
        routeMembership();
        routeActors();
        routeAnswers();
        node.groups.route(router);
        node.references.route(router);
    }

    private void routeConversations() {
        router.on(NodeMessage.Numbered.class, (from, numbered) -> {
            NodeMessage message = node.conversations.receive(from, numbered);
            if (message != null) {
                router.handle(from, message);
            }
        });
        router.on(NodeMessage.Received.class, (from, received) -> node.conversations.onReceived(from, received));
    }

    private void routeTasks() {
        router.on(NodeMessage.SubmitTask.class, (from, submit) -> {
            node.jobs.met(submit.spec().job());
            node.executions.accept(submit.spec());
        });
        router.on(NodeMessage.TaskDone.class, (from, done) -> node.completions.onTaskDone(done));
        router.on(NodeMessage.TaskReturned.class, (from, returned) -> node.scheduler.onGivenBack(returned.task()));
        router.on(
                NodeMessage.TaskWaits.class,
                (from, told) -> node.scheduler.remoteWaits(from, told.task(), told.waits()));
        router.on(
                HeadReply.LeasesGranted.class,
                (from, granted) -> node.scheduler.onGrants(granted.tasks(), granted.grants()));
        router.on(
                HeadReply.RevokeLease.class,
                (from, order) -> node.scheduler.onRevoked(order.tasks(), order.target(), order.slots()));
        router.on(HeadReply.Infeasible.class, (from, infeasible) -> node.groups.onInfeasible(infeasible));
    }

    private void routeObjects() {
        router.on(
                NodeMessage.SubscribeObject.class,
                (from, subscribe) -> node.objects.onSubscribe(from, subscribe.object()));
        router.on(
                NodeMessage.ObjectReady.class,
                (from, ready) -> node.objects.onRemoteReady(ready.object(), ready.result()));
        node.large.route(router);
    }

    private void routeMembership() {
        router.on(HeadReply.NodeRegistered.class, (from, welcome) -> node.onRegistered(welcome));
        router.on(HeadReply.NodeAdded.class, (from, added) -> node.membership.onNodeAdded(added.node()));
        router.on(
                HeadReply.NodeDied.class,
                (from, died) -> node.membership.onNodeDied(died.node(), died.epoch(), died.reason()));
        router.on(HeadReply.JobEnded.class, (from, ended) -> node.onJobEnded(ended.job()));
        router.on(HeadReply.Shutdown.class, (from, shutdown) -> node.lifecycle.onShutdown(shutdown.reason()));
    }

    private void routeActors() {
        router.on(
                NodeMessage.ActorNotHere.class,
                (from, gone) -> node.head.tell(new HeadRequest.WatchActor(gone.actor())));
        router.on(HeadReply.ActorUpdate.class, (from, update) -> node.onActorUpdate(update.actor()));
        router.on(HeadReply.StopActor.class, (from, stop) -> {
            LOG.debug("an actor is stopped; actor={} life={} reason={}", stop.actor(), stop.life(), stop.reason());
            node.actorHost.stop(stop.actor(), stop.life());
        });
        router.on(HeadReply.CreateActor.class, (from, create) -> {
            node.jobs.met(create.constructor().job());
            node.executions.accept(create.constructor());
        });
        router.on(
                HeadReply.ConfirmActor.class,
                (from, confirm) -> node.actorHost.confirm(confirm.actor(), confirm.life()));
    }

    private void routeAnswers() {
        router.on(HeadReply.JobStarted.class, (from, started) -> {
            node.jobs.met(started.job());
            node.head.onAnswer(started.request(), started);
        });
        router.on(HeadReply.JobRefused.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorRegistered.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorFound.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
        router.on(HeadReply.NodeList.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
        router.on(HeadReply.ActorList.class, (from, answer) -> node.head.onAnswer(answer.request(), answer));
    }
}
