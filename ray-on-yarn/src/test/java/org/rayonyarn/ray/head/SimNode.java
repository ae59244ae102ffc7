package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
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
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.JobCode;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** A node that keeps to the messages' contract, as far as the head can see. */
final class SimNode {
    /** To another node: make this actor. */
    record Creation(NodeInfo from, ActorInfo actor, NodeId host) {}

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
    final Set<ActorId> killing = new LinkedHashSet<>();
    final Map<ActorId, ActorInfo> unmade = new LinkedHashMap<>();
    final Map<ActorId, ActorInfo> mine = new LinkedHashMap<>();
    final Map<ActorId, Boolean> hosted = new LinkedHashMap<>();
    private final Set<ActorId> hostedAtRegistration = new HashSet<>();
    private final Set<ActorId> ended = new LinkedHashSet<>();
    private final Set<ActorId> knownDead = new HashSet<>();
    private final Map<NodeId, Long> deadNodes = new HashMap<>();
    private int actorsMade;

    SimNode(NodeInfo info) {
        this.info = info;
    }

    // --------------------------------------------------------------------------------------------- the connection

    void connect() {
        connected = true;
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
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.StartJob(number, "", "Main", null, JobCode.OF_SESSION));
    }

    void endJob() {
        JobId ending = job;
        if (ending != null && !endingJob) {
            endingJob = true;
            unmade.values().stream()
                    .filter(actor -> actor.options().detached() && actor.job().equals(ending))
                    .forEach(actor -> kill(actor.id()));
            ask(new HeadRequest.EndJob(ending));
        }
    }

    void registerActor(String name, boolean detached, ResourceSet demand, @Nullable ActorId creator, JobId of) {
        ActorInfo actor = HeadFixture.actor(info, of, 0, name, detached, Map.of(), creator);
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
        ActorInfo asked = new ActorInfo(
                ActorId.fromBytes(id),
                of,
                actor.className(),
                actor.options(),
                demand,
                info.id(),
                info.epoch(),
                creator,
                ActorState.PENDING,
                null,
                0,
                null);
        unmade.put(asked.id(), asked);
        mine.put(asked.id(), asked);
        long number = ++requests;
        askUntilAnswered(number, new HeadRequest.RegisterActor(number, asked));
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

    void kill(ActorId actor) {
        watch(actor);
        if (!knownDead.contains(actor)) {
            killing.add(actor);
            ask(new HeadRequest.KillActor(actor, true));
        }
    }

    void want(ResourceSet shape, int tasks) {
        backlog.put(shape, tasks);
        if (tasks == 0) {
            backlog.remove(shape);
            asking.remove(shape);
            ask(new HeadRequest.RequestLeases(++requests, shape, 0, 0));
            leases.getOrDefault(shape, Map.of())
                    .forEach((target, slots) -> ask(new HeadRequest.ReturnLease(shape, target, slots)));
            leases.remove(shape);
        } else {
            askForLeases(shape);
        }
    }

    private void askForLeases(ResourceSet shape) {
        asking.add(shape);
        ask(new HeadRequest.RequestLeases(++requests, shape, backlog.getOrDefault(shape, 0), 1000));
    }

    void repeatSomething() {
        unanswered.values().stream().findFirst().ifPresent(this::ask);
        watching.stream().findFirst().ifPresent(actor -> ask(new HeadRequest.WatchActor(actor)));
    }

    // ------------------------------------------------------------------------------------------------ its actors

    void create(Creation creation) {
        ActorId id = creation.actor().id();
        boolean fenced = deadNodes.getOrDefault(creation.from().id(), -1L)
                >= creation.from().epoch();
        if (running && !fenced && !ended.contains(id)) {
            hosted.putIfAbsent(id, false);
        }
    }

    void constructed(ActorId actor) {
        hosted.put(actor, true);
        ask(new HeadRequest.ActorChanged(actor, ActorState.ALIVE, null));
    }

    void actorEnds(ActorId actor) {
        hosted.remove(actor);
        ended.add(actor);
        ask(new HeadRequest.ActorChanged(actor, ActorState.DEAD, null));
    }

    void report(int queued, int busy, long meanNanos) {
        ask(new HeadRequest.ReportLoad(queued, busy, info.resources(), meanNanos));
    }

    // ---------------------------------------------------------------------------------------- what the head says

    void hear(HeadReply reply) {
        if (reply instanceof HeadReply.NodeRegistered welcome) {
            onWelcome(welcome);
        } else if (reply instanceof HeadReply.NodeDied death) {
            deadNodes.merge(death.node(), death.epoch(), Math::max);
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
        } else if (reply instanceof HeadReply.StopActor stop) {
            hosted.remove(stop.actor());
        } else if (reply instanceof HeadReply.ConfirmActor question) {
            if (!hosted.containsKey(question.actor())) {
                ended.add(question.actor());
                ask(new HeadRequest.ActorChanged(question.actor(), ActorState.DEAD, null));
            }
        } else if (reply instanceof HeadReply.Shutdown) {
            running = false;
            disconnect();
        }
    }

    private void onWelcome(HeadReply.NodeRegistered welcome) {
        registered = true;
        hostedAtRegistration.removeAll(welcome.actors());
        hosted.keySet().removeAll(hostedAtRegistration);
        hosted.forEach((actor, alive) -> {
            if (alive) {
                ask(new HeadRequest.ActorChanged(actor, ActorState.ALIVE, null));
            }
        });
        welcome.actors().stream()
                .filter(ended::contains)
                .forEach(actor -> ask(new HeadRequest.ActorChanged(actor, ActorState.DEAD, null)));
        JobId running = job;
        if (running != null && !welcome.jobs().contains(running)) {
            onJobEnded(running);
        } else if (running != null && endingJob) {
            ask(new HeadRequest.EndJob(running));
        }
        unanswered.values().forEach(this::ask);
        watching.forEach(actor -> ask(new HeadRequest.WatchActor(actor)));
        killing.forEach(actor -> ask(new HeadRequest.KillActor(actor, true)));
        askAnew();
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
        asking.remove(granted.shape());
        Map<NodeId, Integer> targets = leases.computeIfAbsent(granted.shape(), s -> new HashMap<>());
        for (HeadReply.Grant grant : granted.grants()) {
            if (!backlog.containsKey(granted.shape())) {
                ask(new HeadRequest.ReturnLease(granted.shape(), grant.target(), grant.slots()));
            } else {
                targets.merge(grant.target(), grant.slots(), Integer::sum);
            }
        }
        if (backlog.containsKey(granted.shape())) {
            askForLeases(granted.shape());
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
        NodeId host = actor.location();
        if (actor.state() == ActorState.DEAD) {
            forget(actor.id());
        } else if (host != null && unmade.remove(actor.id()) != null) {
            creations.add(new Creation(info, actor, host));
        }
    }

    private void forget(ActorId dead) {
        knownDead.add(dead);
        watching.remove(dead);
        killing.remove(dead);
        unmade.remove(dead);
        mine.remove(dead);
    }
}
