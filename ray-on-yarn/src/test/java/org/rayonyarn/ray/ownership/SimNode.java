package org.rayonyarn.ray.ownership;

import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rayonyarn.ray.node.Conversations;
import org.rayonyarn.ray.node.SimulatedWire;
import org.rayonyarn.ray.ownership.ReferenceSimulation.Open;
import org.rayonyarn.ray.ownership.ReferenceSimulation.Running;
import org.rayonyarn.ray.ownership.ReferenceSimulation.SimMessage;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.TaskResult;
import org.rayonyarn.ray.rpc.TaskSpec;

/** A node of {@link ReferenceSimulation}: the product's tables, and as much of a node around them as hands references on. */
final class SimNode implements ObjectTable.Effects, References.Effects {
    private final ReferenceSimulation sim;
    final long number;
    final NodeId id;
    final ObjectTable table;
    final References refs;
    final Conversations conversations;
    final SimActors actors;
    final Set<NodeId> known = new LinkedHashSet<>();
    final Set<NodeId> dead = new HashSet<>();
    final ArrayDeque<Runnable> news = new ArrayDeque<>();
    final ArrayDeque<Runnable> local = new ArrayDeque<>();
    final List<ObjectAddress> roots = new ArrayList<>();
    final Set<ObjectId> owned = new HashSet<>();
    final Map<TaskId, Open> open = new LinkedHashMap<>();
    final Map<TaskId, Running> running = new LinkedHashMap<>();
    final Map<ObjectId, List<ObjectAddress>> stored = new LinkedHashMap<>();
    private final Map<NodeId, Long> heard = new HashMap<>();
    private final Map<ObjectId, NodeId> storedFor = new HashMap<>();

    SimNode(ReferenceSimulation sim, long number) {
        this.sim = sim;
        this.number = number;
        this.id = NodeId.of("node-" + number);
        this.table = new ObjectTable(id, this);
        this.refs = new References(table, this, sim.rules);
        this.conversations = new Conversations(
                new SimulatedWire((to, message) -> sim.post(id, to, new SimMessage.Product(message))),
                SimulatedWire.NO_LIMITS);
        this.actors = new SimActors(sim, this);
    }

    // ---------------------------------------------------------------------------------------- what its program does

    void put() {
        ObjectAddress object = make(LineageIds.put(SampleTasks.DRIVER, (int) sim.made));
        List<ObjectAddress> inside = sim.some(roots, sim.numberOf(object.id()));
        table.own(object.id());
        roots.add(object);
        table.complete(object.id(), inline(inside));
    }

    ObjectAddress make(ObjectId object) {
        sim.order.put(object, sim.made++);
        owned.add(object);
        return new ObjectAddress(object, id, 1);
    }

    void submit() {
        List<ObjectAddress> args = sim.some(roots, Long.MAX_VALUE);
        TaskSpec spec = spec(sim.tasks++, args);
        ObjectAddress result = make(spec.result());
        table.own(result.id());
        roots.add(result);
        args.forEach(table::retain);
        dispatch(new Open(spec, args, target(), result));
    }

    private NodeId target() {
        List<NodeId> targets = new ArrayList<>(known);
        targets.add(id);
        return sim.pick(targets);
    }

    private void dispatch(Open task) {
        open.put(task.id(), task);
        if (task.target().equals(id)) {
            running.put(task.id(), new Running(task.spec()));
        } else {
            refs.send(task.target(), new NodeMessage.SubmitTask(task.spec()));
        }
    }

    private TaskSpec spec(long index, List<ObjectAddress> args) {
        TaskArg arg = new TaskArg.Value(new Payload.Serialized(new byte[0], args));
        return SampleTasks.plain(id, index, ResourceSet.EMPTY, arg);
    }

    void dropRoot() {
        if (!roots.isEmpty()) {
            table.release(roots.remove(sim.random.nextInt(roots.size())).id());
        }
    }

    void dropAllRoots() {
        while (!roots.isEmpty()) {
            dropRoot();
        }
    }

    /** {@code Ray.free}: whoever reads it from now on may find it lost, and what only it held. */
    void free() {
        List<ObjectAddress> values =
                roots.stream().filter(root -> !sim.head.isHandle(root.id())).toList();
        if (values.isEmpty()) {
            return;
        }
        ObjectAddress object = sim.pick(values);
        sim.freed.add(object.id());
        if (object.owner().equals(id)) {
            discard(object.id());
        } else {
            table.lose(object.id(), "freed");
            refs.discard(object);
        }
    }

    /** Gets an object and takes out a reference that is inside, at once or when the value has been pulled. */
    void read() {
        if (roots.isEmpty()) {
            return;
        }
        ObjectAddress object = sim.pick(roots);
        TaskResult result = table.result(object.id());
        if (result == null) {
            table.listen(object, (id, ready) -> {});
        } else if (result instanceof TaskResult.Stored there) {
            if (there.location().equals(id)) {
                takeOut(stored.getOrDefault(object.id(), List.of()));
            } else if (!dead.contains(there.location())) {
                sim.post(id, there.location(), new SimMessage.Pull(object));
            }
        } else {
            takeOut(result.references());
        }
    }

    void takeOut(List<ObjectAddress> inside) {
        if (!inside.isEmpty()) {
            ObjectAddress inner = sim.pick(inside);
            table.retain(inner);
            roots.add(inner);
        }
    }

    /** A task reads an argument, or ends. */
    void work() {
        if (running.isEmpty()) {
            return;
        }
        Running task = sim.pick(running.values());
        if (sim.random.nextBoolean()) {
            takeOut(task.args());
        } else if (sim.random.nextInt(8) == 0 && !task.spec().owner().equals(id)) {
            running.remove(task.id());
            refs.ended(task.spec());
            send(task.spec().owner(), new NodeMessage.TaskReturned(task.id()));
        } else {
            finish(task);
        }
    }

    void finishAll() {
        List.copyOf(running.values()).forEach(this::finish);
        actors.finishAll();
    }

    private void finish(Running task) {
        running.remove(task.id());
        answer(task.spec(), sim.some(roots, sim.numberOf(task.spec().result())));
    }

    /** A task or call is over here; large results stay here. */
    void answer(TaskSpec task, List<ObjectAddress> inside) {
        NodeId owner = task.owner();
        if (owner.equals(id)) {
            onTaskDone(new NodeMessage.TaskDone(task.id(), task.attempt(), inline(inside), 0));
            return;
        }
        ObjectId object = task.result();
        TaskResult result = inline(inside);
        boolean large = stored.containsKey(object) || sim.random.nextInt(3) == 0;
        if (large && !dead.contains(owner) && !sim.head.isHandle(object)) {
            if (stored.putIfAbsent(object, inside) == null) {
                storedFor.put(object, owner);
                inside.forEach(table::retain);
            }
            result = new TaskResult.Stored(1_000_000, id, stored.get(object));
        }
        refs.ended(task);
        refs.send(owner, new NodeMessage.TaskDone(task.id(), task.attempt(), result, 0));
    }

    static TaskResult inline(List<ObjectAddress> inside) {
        return new TaskResult.Inline(new Payload.Serialized(new byte[0], inside));
    }

    // ------------------------------------------------------------------------------------------------ what it hears

    void deliver(NodeId from, SimMessage message) {
        if (dead.contains(from)) {
            return;
        }
        if (message instanceof SimMessage.Product product) {
            hearNext(from, product.message());
        } else if (message instanceof SimMessage.Pull pull) {
            List<ObjectAddress> inside = stored.get(pull.object().id());
            if (inside != null) {
                sim.post(id, from, new SimMessage.Value(pull.object(), inside));
            }
        } else if (message instanceof SimMessage.Value value && roots.contains(value.object())) {
            boolean lost = sim.freed.contains(value.object().id())
                    || table.result(value.object().id()) instanceof TaskResult.Inline;
            takeOut(lost ? List.of() : value.inside());
        }
    }

    private void hearNext(NodeId from, NodeMessage message) {
        if (message instanceof NodeMessage.Received received) {
            conversations.onReceived(from, received);
            return;
        }
        NodeMessage next = conversations.receive(from, (NodeMessage.Numbered) message);
        if (next != null) {
            heard.merge(from, 1L, Long::sum);
            hear(from, next);
        }
    }

    /** What comes again, since its sender can't know that it came, is not heard again. */
    boolean mayHear(NodeId from, NodeMessage.Numbered message) {
        return message.number() >= heard.getOrDefault(from, 0L);
    }

    private void hear(NodeId from, NodeMessage message) {
        if (message instanceof NodeMessage.HandOver handOver) {
            refs.receive(from, handOver, carried -> hear(from, carried));
        } else if (message instanceof NodeMessage.ReferenceNews some) {
            refs.onNews(from, some);
        } else if (message instanceof NodeMessage.SubmitTask submit) {
            TaskSpec spec = submit.spec();
            if (spec.kind() instanceof TaskSpec.Kind.Plain) {
                running.put(spec.id(), new Running(spec));
            } else {
                actors.accept(spec);
            }
        } else if (message instanceof NodeMessage.TaskReturned returned) {
            Open task = open.get(returned.task());
            if (task != null) {
                sendElsewhere(task);
            }
        } else if (message instanceof NodeMessage.TaskDone done) {
            onTaskDone(done);
        } else if (message instanceof NodeMessage.SubscribeObject subscribe) {
            table.onSubscribe(from, subscribe.object());
        } else if (message instanceof NodeMessage.ObjectReady ready) {
            table.onRemoteReady(ready.object(), ready.result());
        } else {
            throw new IllegalStateException("a message that nobody hears: " + message);
        }
    }

    void onTaskDone(NodeMessage.TaskDone done) {
        if (actors.onDone(done)) {
            return;
        }
        Open task = open.remove(done.task());
        ObjectId result = LineageIds.result(done.task());
        if (task == null) {
            table.complete(result, done.result());
            return;
        }
        refs.closed(task.id());
        task.args().forEach(arg -> table.release(arg.id()));
        table.complete(result, done.result());
    }

    void onTick() {
        conversations.onTick();
        refs.onTick();
    }

    void hearDeath() {
        if (!news.isEmpty()) {
            news.remove().run();
        }
    }

    void runLocal() {
        if (!local.isEmpty()) {
            local.remove().run();
        }
    }

    void onNodeDied(NodeId node) {
        known.remove(node);
        dead.add(node);
        sim.network.remove(new ReferenceSimulation.Channel(node, id));
        conversations.forget(node);
        table.onNodeDied(node);
        storedFor(node).forEach(this::freeCopy);
        refs.onNodeDied(node);
        for (Open task : List.copyOf(open.values())) {
            if (task.target().equals(node)) {
                sendElsewhere(task);
            }
        }
    }

    private void sendElsewhere(Open task) {
        dispatch(new Open(task.spec(), task.args(), target(), task.result()));
    }

    /** What this node can reach by itself. */
    void hold(Collection<ObjectAddress> into) {
        into.addAll(roots);
        open.values().forEach(task -> into.addAll(task.args()));
        running.values().forEach(task -> into.addAll(task.args()));
        actors.hold(into);
        for (ObjectAddress root : roots) {
            TaskResult result = table.result(root.id());
            into.addAll(result == null ? List.of() : result.references());
        }
    }

    String pending() {
        return refs.pending() + " roots=" + roots.size() + " stored=" + stored.size();
    }

    // ------------------------------------------------------------------------------------------------------ effects

    @Override
    public void send(NodeId to, NodeMessage message) {
        if (!dead.contains(to)) {
            conversations.send(to, message);
        }
    }

    @Override
    public void soon(Runnable command) {
        local.add(command);
    }

    @Override
    public Set<NodeId> others() {
        return new LinkedHashSet<>(known);
    }

    private List<ObjectId> storedFor(NodeId owner) {
        return stored.keySet().stream()
                .filter(object -> owner.equals(storedFor.get(object)))
                .toList();
    }

    @Override
    public boolean knows(NodeId node) {
        return known.contains(node);
    }

    /** The head's words come in order. */
    @Override
    public void whenCaughtUp(Runnable command) {
        news.add(command);
    }

    @Override
    public void onLateDeath(NodeId node) {
        onNodeDied(node);
    }

    @Override
    public void freeCopy(ObjectId object) {
        List<ObjectAddress> inside = stored.remove(object);
        if (inside != null) {
            storedFor.remove(object);
            inside.forEach(inner -> table.release(inner.id()));
        }
    }

    @Override
    public void discard(ObjectId object) {
        if (table.lose(object, "freed")) {
            refs.tellGone(object, "freed");
        }
    }

    @Override
    public void borrow(ObjectAddress object) {
        refs.borrow(object);
    }

    @Override
    public void giveBack(ObjectAddress object) {
        refs.giveBack(object);
    }

    @Override
    public void subscribe(ObjectAddress object) {
        if (dead.contains(object.owner())) {
            local.add(() -> table.onRemoteReady(object.id(), new TaskResult.Inline(lost(object.id(), "dead"))));
        } else {
            send(object.owner(), new NodeMessage.SubscribeObject(object.id()));
        }
    }

    @Override
    public void notifyReady(NodeId subscriber, ObjectId object, TaskResult result) {
        refs.send(subscriber, new NodeMessage.ObjectReady(object, result));
    }

    @Override
    public void free(ObjectId object, TaskResult result) {
        if (result instanceof TaskResult.Stored copy) {
            refs.freeCopy(copy.location(), object);
        }
    }

    @Override
    public void forgotten(ObjectId object) {
        sim.forgotten.add(object);
        actors.onForgotten(object);
    }

    @Override
    public Payload lost(ObjectId object, String reason) {
        return new Payload.Failure(new byte[0]);
    }

    @Override
    public String toString() {
        return "node-" + number;
    }
}
