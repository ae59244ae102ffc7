package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import io.ray.api.placementgroup.PlacementStrategy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Bundle;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.SchedulingClass;
import org.rayonyarn.ray.rpc.TaskSpec;

/** A node that keeps to the messages' contract, as far as the head can see. */
final class SimNode {
    /** To another node: make this life of an actor. */
    record Creation(NodeInfo from, ActorInfo actor, NodeId host) {}

    /** A life of an actor here. */
    record Life(int number, boolean alive) {}

    /** How a life ended here. */
    record End(int number, ActorState state) {}

    final NodeInfo info;
    final Deque<HeadRequest> toHead = new ArrayDeque<>();
    final Deque<HeadReply> toNode = new ArrayDeque<>();
    final List<Creation> creations = new ArrayList<>();
    boolean running = true;
    boolean connected;
    boolean registered;
    boolean stalled;
    private long requests;

    @Nullable
    JobId job;

    boolean jobAsked;
    boolean endingJob;

    final Map<Long, HeadRequest> unanswered = new LinkedHashMap<>();
    final Map<ResourceSet, Integer> backlog = new LinkedHashMap<>();
    final Set<ResourceSet> asking = new HashSet<>();
    final Map<ResourceSet, Map<NodeId, Integer>> leases = new HashMap<>();
    final Set<ActorId> watching = new LinkedHashSet<>();
    final Map<ActorId, HeadRequest.KillActor> killing = new LinkedHashMap<>();
    final Map<ActorId, ActorInfo> mine = new LinkedHashMap<>();
    final Map<ActorId, Life> hosted = new LinkedHashMap<>();
    final Map<ActorId, ActorInfo> seen = new HashMap<>();
    private final Map<ActorId, Integer> sentLives = new HashMap<>();
    private final Set<ActorId> unready = new LinkedHashSet<>();
    private final Set<ActorId> hostedAtRegistration = new HashSet<>();
    private final Set<ActorId> unheard = new LinkedHashSet<>(); // what has changed since the node introduced itself
    private final Map<ActorId, End> ended = new LinkedHashMap<>();
    private final Set<ActorId> knownDead = new HashSet<>();
    private final Map<NodeId, Long> deadNodes = new HashMap<>();
    private final Set<NodeId> missed = new LinkedHashSet<>();
    private int actorsMade;
    private int groupsMade;

    /** Whether it has ever been a job's driver. */
    boolean everDrove;

    final SimBundles bundles;
    final Set<PlacementGroupId> groups = new LinkedHashSet<>();

    SimNode(NodeInfo info) {
        this.info = info;
        this.bundles = new SimBundles(info, this::ask);
    }

    // --------------------------------------------------------------------------------------------- the connection

    void connect() {
        connected = true;
        unheard.clear();
        hostedAtRegistration.clear();
        hostedAtRegistration.addAll(hosted.keySet());
        toHead.add(new HeadRequest.RegisterNode(info));
    }

    void disconnect() {
        connected = false;
        registered = false;
        toHead.clear();
        toNode.clear();
    }

    private void ask(HeadRequest request) {
        if (registered) {
            toHead.add(request);
        }
    }

    private void askUntilAnswered(long number, HeadRequest request) {
        unanswered.put(number, request);
        ask(request);
    }

    // ------------------------------------------------------------------------------------------- what it wants

    void startJob() {
        jobAsked = true;
        everDrove = true;
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.StartJob(number, "", "Main", null, JobCode.OF_SESSION));
    }

    /** The program is over: it wants no leases any more, and none before its next job. */
    void endJob() {
        JobId ending = job;
        if (ending != null && !endingJob) {
            List.copyOf(backlog.keySet()).forEach(shape -> want(shape, 0));
            endingJob = true;
            List.copyOf(mine.values()).stream()
                    .filter(actor -> actor.options().detached() && actor.job().equals(ending))
                    .filter(actor -> !sentLives.containsKey(actor.id()))
                    .forEach(actor -> kill(actor.id(), true));
            ask(new HeadRequest.EndJob(ending));
        }
    }

    void registerActor(
            String name,
            boolean detached,
            int maxRestarts,
            boolean ready,
            ResourceSet demand,
            @Nullable ActorId creator,
            JobId of) {
        byte[] id = ActorId.fromRandom().getBytes();
        System.arraycopy(of.getBytes(), 0, id, ActorId.LENGTH - JobId.LENGTH, JobId.LENGTH);
        System.arraycopy(
                ByteBuffer.allocate(12)
                        .putLong(info.id().low())
                        .putInt(++actorsMade)
                        .array(),
                0,
                id,
                0,
                12);
        ActorOptions options =
                new ActorOptions(name, "ns", 1, maxRestarts, 0, ActorOptions.UNLIMITED, detached, List.of(), List.of());
        ActorInfo asked = new ActorInfo(
                ActorId.fromBytes(id),
                of,
                "com.x.Counter",
                options,
                demand,
                info.id(),
                info.epoch(),
                creator,
                ActorState.PENDING,
                null,
                0,
                null);
        mine.put(asked.id(), asked);
        if (ready) {
            register(asked);
        } else {
            unready.add(asked.id());
            long number = ++requests;
            askUntilAnswered(number, new HeadRequest.RegisterActor(number, asked.in(ActorState.UNREADY, null), null));
        }
    }

    /** The arguments of an actor's constructor are ready, if the head has answered for its name. */
    void becomeReady(ActorId actor) {
        ActorInfo asked = mine.get(actor);
        if (asked != null && seen.containsKey(actor) && unready.remove(actor)) {
            register(asked);
        }
    }

    private void register(ActorInfo asked) {
        long number = ++requests;
        TaskSpec kept = asked.options().isConstructorKeptByHead() ? SampleTasks.constructor(asked) : null;
        askUntilAnswered(number, new HeadRequest.RegisterActor(number, asked, kept));
    }

    void createGroup(
            String name, PlacementStrategy strategy, List<Bundle> itsBundles, @Nullable ActorId creator, JobId of) {
        byte[] id = new byte[PlacementGroupId.LENGTH];
        ByteBuffer.wrap(id)
                .putLong(info.id().low())
                .putInt(++groupsMade)
                .putShort((short) info.epoch())
                .put(of.getBytes());
        PlacementGroupInfo group = new PlacementGroupInfo(
                PlacementGroupId.fromBytes(id),
                name,
                "ns",
                of,
                creator,
                strategy,
                PlacementGroupState.PENDING,
                itsBundles);
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.CreateGroup(number, group));
    }

    void removeGroup(PlacementGroupId group) {
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.RemoveGroup(number, group));
    }

    void awaitGroup(PlacementGroupId group, long timeoutMs) {
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.AwaitGroup(number, group, timeoutMs));
    }

    void findActor(String name) {
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.FindActor(number, name, "ns"));
    }

    void watch(ActorId actor) {
        if (!knownDead.contains(actor)) {
            watching.add(actor);
            ask(new HeadRequest.WatchActor(actor));
        }
    }

    void kill(ActorId actor, boolean noRestart) {
        watch(actor);
        if (!knownDead.contains(actor)) {
            ActorInfo known = seen.get(actor);
            HeadRequest.KillActor kill =
                    new HeadRequest.KillActor(actor, known == null ? -1 : known.restarts(), noRestart);
            killing.put(actor, kill);
            ask(kill);
        }
    }

    void want(ResourceSet shape, int tasks) {
        if (endingJob) {
            return;
        }
        backlog.put(shape, tasks);
        if (tasks == 0) {
            backlog.remove(shape);
            asking.remove(shape);
            ask(new HeadRequest.RequestLeases(++requests, SchedulingClass.of(shape), 0, 0));
            leases.getOrDefault(shape, Map.of())
                    .forEach((target, slots) ->
                            ask(new HeadRequest.ReturnLease(SchedulingClass.of(shape), target, slots)));
            leases.remove(shape);
        } else {
            askForLeases(shape);
        }
    }

    private void askForLeases(ResourceSet shape) {
        asking.add(shape);
        ask(new HeadRequest.RequestLeases(++requests, SchedulingClass.of(shape), backlog.getOrDefault(shape, 0), 1000));
    }

    void repeatSomething() {
        unanswered.values().stream().findFirst().ifPresent(this::ask);
        watching.stream().findFirst().ifPresent(actor -> ask(new HeadRequest.WatchActor(actor)));
    }

    // ------------------------------------------------------------------------------------------------ its actors

    void create(Creation creation) {
        boolean fenced = deadNodes.getOrDefault(creation.from().id(), -1L)
                >= creation.from().epoch();
        if (running && !fenced) {
            create(creation.actor().id(), creation.actor().restarts());
        }
    }

    private void create(ActorId id, int life) {
        End end = ended.get(id);
        Life here = hosted.get(id);
        if ((end == null || end.number() < life) && (here == null || here.number() < life)) {
            hosted.put(id, new Life(life, false));
        }
    }

    void constructed(ActorId actor, int life) {
        hosted.put(actor, new Life(life, true));
        unheard.add(actor);
        ask(new HeadRequest.ActorChanged(actor, life, ActorState.ALIVE, null));
    }

    /** An exit, a constructor that fails, or a worker that dies. */
    void actorEnds(ActorId actor, int life, ActorState how) {
        hosted.remove(actor);
        ended.put(actor, new End(life, how));
        unheard.add(actor);
        ask(new HeadRequest.ActorChanged(actor, life, how, null));
    }

    // --------------------------------------------------------------------------------------------- broken links

    /** Another node can't be reached from here, or can again. */
    void misses(NodeId other, boolean unreachable) {
        if (unreachable ? missed.add(other) : missed.remove(other)) {
            complain();
        }
    }

    private void complain() {
        ask(new HeadRequest.ReportUnreachable(missed.stream()
                .map(other -> new HeadRequest.Unreachable(other, "nothing arrives"))
                .toList()));
    }

    void report(int queued, int busy, long meanNanos) {
        ask(new HeadRequest.ReportLoad(queued, busy, info.resources(), meanNanos));
    }

    // ---------------------------------------------------------------------------------------- what the head says

    void hear(HeadReply reply) {
        bundles.hear(reply);
        if (reply instanceof HeadReply.NodeRegistered welcome) {
            onWelcome(welcome);
        } else if (reply instanceof HeadReply.NodeDied death) {
            deadNodes.merge(death.node(), death.epoch(), Math::max);
            misses(death.node(), false);
            leases.values().forEach(targets -> targets.remove(death.node()));
        } else if (reply instanceof HeadReply.JobStarted started) {
            if (unanswered.remove(started.request()) != null) {
                job = started.job();
            }
        } else if (reply instanceof HeadReply.JobEnded over) {
            onJobEnded(over.job());
        } else if (reply instanceof HeadReply.LeasesGranted granted) {
            onGranted(granted);
        } else if (reply instanceof HeadReply.ActorRegistered answer) {
            onRegistered(answer);
        } else if (reply instanceof HeadReply.ActorUpdate update) {
            onActor(update.actor());
        } else if (reply instanceof HeadReply.ActorFound found) {
            unanswered.remove(found.request());
            if (found.actor() != null) {
                watch(found.actor().id());
            }
        } else if (reply instanceof HeadReply.RevokeLease order) {
            onRevoked(order);
        } else if (reply instanceof HeadReply.GroupAnswer answer) {
            onGroupAnswer(answer);
        } else if (reply instanceof HeadReply.GroupRemoved gone) {
            onGroupRemoved(gone.group());
        } else if (reply instanceof HeadReply.StopActor stop) {
            Life here = hosted.get(stop.actor());
            if (here != null && here.number() <= stop.life()) {
                hosted.remove(stop.actor());
            }
            ended.merge(stop.actor(), new End(stop.life(), ActorState.DEAD), SimNode::later);
        } else if (reply instanceof HeadReply.CreateActor create) {
            ActorId actor = ((TaskSpec.Kind.CreateActor) create.constructor().kind()).actor();
            create(actor, create.constructor().attempt());
        } else if (reply instanceof HeadReply.ConfirmActor question) {
            Life here = hosted.get(question.actor());
            if (here == null || here.number() < question.life()) {
                End end = ended.merge(question.actor(), new End(question.life(), ActorState.DEAD), SimNode::later);
                ask(new HeadRequest.ActorChanged(question.actor(), end.number(), end.state(), null));
            }
        } else if (reply instanceof HeadReply.Shutdown) {
            running = false;
            disconnect();
        }
    }

    private void onWelcome(HeadReply.NodeRegistered welcome) {
        registered = true;
        bundles.report();
        missed.retainAll(welcome.nodes().stream().map(NodeInfo::id).toList());
        complain();
        hostedAtRegistration.removeAll(welcome.actors());
        hosted.keySet().removeAll(hostedAtRegistration);
        unheard.addAll(welcome.actors());
        for (ActorId actor : unheard) {
            Life here = hosted.get(actor);
            End end = ended.get(actor);
            if (here != null && here.alive()) {
                ask(new HeadRequest.ActorChanged(actor, here.number(), ActorState.ALIVE, null));
            } else if (here == null && end != null) {
                ask(new HeadRequest.ActorChanged(actor, end.number(), end.state(), null));
            }
        }
        unheard.clear();
        JobId running = job;
        if (running != null && !welcome.jobs().contains(running)) {
            onJobEnded(running);
        } else if (running != null && endingJob) {
            ask(new HeadRequest.EndJob(running));
        }
        unanswered.values().forEach(this::ask);
        watching.forEach(actor -> ask(new HeadRequest.WatchActor(actor)));
        List.copyOf(killing.values()).forEach(this::ask);
        askAnew();
    }

    private void onRevoked(HeadReply.RevokeLease order) {
        Map<NodeId, Integer> targets = leases.getOrDefault(order.tasks().demand(), Map.of());
        int given = Math.min(order.slots(), targets.getOrDefault(order.target(), 0));
        if (given > 0) {
            targets.computeIfPresent(order.target(), (target, slots) -> slots == given ? null : slots - given);
            ask(new HeadRequest.ReturnLease(order.tasks(), order.target(), given));
        }
    }

    /** Only who has the head's answer has a group to use: a program that asks waits for it. */
    private void onGroupAnswer(HeadReply.GroupAnswer answer) {
        HeadRequest request = unanswered.remove(answer.request());
        PlacementGroupInfo group = answer.group();
        if (request instanceof HeadRequest.CreateGroup
                && group != null
                && group.state() != PlacementGroupState.REMOVED) {
            groups.add(group.id());
        }
    }

    private void onGroupRemoved(PlacementGroupId group) {
        groups.remove(group);
        backlog.keySet().removeIf(shape -> BundleResources.isFor(shape, group));
        asking.removeIf(shape -> BundleResources.isFor(shape, group));
        leases.keySet().removeIf(shape -> BundleResources.isFor(shape, group));
    }

    private void askAnew() {
        leases.clear();
        asking.clear();
        backlog.keySet().forEach(this::askForLeases);
    }

    private void onJobEnded(JobId over) {
        if (over.equals(job)) {
            job = null;
            jobAsked = false;
            endingJob = false;
            askAnew();
        }
    }

    private void onGranted(HeadReply.LeasesGranted granted) {
        asking.remove(granted.tasks().demand());
        Map<NodeId, Integer> targets = leases.computeIfAbsent(granted.tasks().demand(), s -> new HashMap<>());
        for (HeadReply.Grant grant : granted.grants()) {
            if (!backlog.containsKey(granted.tasks().demand())) {
                ask(new HeadRequest.ReturnLease(granted.tasks(), grant.target(), grant.slots()));
            } else {
                targets.merge(grant.target(), grant.slots(), Integer::sum);
            }
        }
        if (backlog.containsKey(granted.tasks().demand())) {
            askForLeases(granted.tasks().demand());
        }
    }

    private void onRegistered(HeadReply.ActorRegistered answer) {
        HeadRequest request = unanswered.remove(answer.request());
        if (answer.actor() != null) {
            if (request != null && answer.actor().state() != ActorState.DEAD) {
                watching.add(answer.actor().id());
            }
            onActor(answer.actor());
        } else if (request instanceof HeadRequest.RegisterActor refused) {
            forget(refused.actor().id());
        }
    }

    private void onActor(ActorInfo actor) {
        if (actor.state() == ActorState.DEAD) {
            forget(actor.id());
            return;
        }
        ActorInfo before = seen.get(actor.id());
        if (before != null && before.restarts() > actor.restarts()) {
            throw new AssertionError("the head goes back to an earlier life: " + before + " and then " + actor);
        }
        seen.put(actor.id(), actor);
        HeadRequest.KillActor kill = killing.get(actor.id());
        if (kill != null && actor.restarts() > kill.life()) {
            killing.remove(actor.id());
        }
        NodeId host = actor.location();
        boolean toSend = actor.isInTheMaking() && mine.containsKey(actor.id());
        if (toSend
                && host != null
                && !actor.options().isConstructorKeptByHead()
                && sentLives.getOrDefault(actor.id(), -1) < actor.restarts()) {
            sentLives.put(actor.id(), actor.restarts());
            creations.add(new Creation(info, actor, host));
        }
    }

    private void forget(ActorId dead) {
        knownDead.add(dead);
        watching.remove(dead);
        killing.remove(dead);
        mine.remove(dead);
        unready.remove(dead);
    }

    /** Whose constructors wait for arguments. */
    Set<ActorId> unready() {
        return new LinkedHashSet<>(unready);
    }

    private static End later(End one, End other) {
        return one.number() >= other.number() ? one : other;
    }
}
