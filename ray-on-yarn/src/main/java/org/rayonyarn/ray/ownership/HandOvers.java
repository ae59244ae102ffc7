package org.rayonyarn.ray.ownership;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * References that are on their way to other nodes, or that others wait to hear of. Confined to its node's strand.
 *
 * <p>Invariant: what is handed over stays referred to here from before it is sent until the receiver has said that it is
 * settled, or until the receiver is dead and its death's round is over.
 */
final class HandOvers {
    /** References sent under a number. */
    private record Pin(NodeId to, List<ObjectAddress> objects, @Nullable TaskId task) {}

    /** What one has to answer for once a task is over here. */
    record Receipt(NodeId from, long number) {}

    /** One execution of a task here: a call that is sent to a further life of its actor is the same task. */
    record Execution(TaskId task, int attempt) {
        static Execution of(TaskSpec spec) {
            return new Execution(spec.id(), spec.attempt());
        }
    }

    /** References that an execution of another node's task uses here. */
    private record Use(Execution execution, List<ObjectAddress> objects) {}

    private final Consumer<ObjectAddress> retain;
    private final Consumer<ObjectAddress> release;
    private final Map<Long, Pin> pins = new LinkedHashMap<>();
    private final Map<TaskId, List<Long>> byTask = new HashMap<>();
    private final Map<Execution, List<Receipt>> receipts = new HashMap<>();
    private final Map<Receipt, Use> uses = new HashMap<>();
    private final Map<Execution, List<ObjectAddress>> adopted = new HashMap<>();
    private long last;

    HandOvers(Consumer<ObjectAddress> retain, Consumer<ObjectAddress> release) {
        this.retain = retain;
        this.release = release;
    }

    // ------------------------------------------------------------------------------------------------- the sender

    /** @param task the task that they are arguments of, or null */
    long pin(NodeId to, List<ObjectAddress> objects, @Nullable TaskId task) {
        long number = ++last;
        pins.put(number, new Pin(to, objects, task));
        if (task != null) {
            byTask.computeIfAbsent(task, id -> new ArrayList<>(1)).add(number);
        }
        objects.forEach(retain);
        return number;
    }

    /** Harmless if it was said before. */
    void settled(NodeId by, long number) {
        Pin pin = pins.get(number);
        if (pin != null && pin.to().equals(by)) {
            drop(number, pin);
        }
    }

    private void drop(long number, Pin pin) {
        pins.remove(number);
        List<Long> ofTask = pin.task() == null ? null : byTask.get(pin.task());
        if (ofTask != null) {
            ofTask.remove(number);
            if (ofTask.isEmpty()) {
                byTask.remove(pin.task());
            }
        }
        pin.objects().forEach(release);
    }

    /** What was sent with a task, and to whom, and is not settled yet. */
    List<Receipt> unsettled(TaskId task) {
        List<Long> numbers = byTask.get(task);
        if (numbers == null) {
            return List.of();
        }
        List<Receipt> found = new ArrayList<>(numbers.size());
        numbers.forEach(number -> {
            Pin pin = pins.get(number);
            if (pin != null) {
                found.add(new Receipt(pin.to(), number));
            }
        });
        return found;
    }

    /** The numbers that a node has not settled yet. */
    List<Long> pinnedFor(NodeId receiver) {
        List<Long> numbers = new ArrayList<>();
        pins.forEach((number, pin) -> {
            if (pin.to().equals(receiver)) {
                numbers.add(number);
            }
        });
        return numbers;
    }

    boolean hasPinsFor(NodeId receiver) {
        return pins.values().stream().anyMatch(pin -> pin.to().equals(receiver));
    }

    int pins() {
        return pins.size();
    }

    // ----------------------------------------------------------------------------------------------- the receiver

    /** A task has come with references: they are used until it is over. */
    void begun(Execution execution, List<ObjectAddress> objects, NodeId from, long number) {
        Receipt receipt = new Receipt(from, number);
        receipts.computeIfAbsent(execution, id -> new ArrayList<>(1)).add(receipt);
        uses.put(receipt, new Use(execution, objects));
    }

    /** It is over here; gives whom to tell. */
    List<Receipt> ended(Execution execution) {
        List<Receipt> ended = receipts.remove(execution);
        List<ObjectAddress> own = adopted.remove(execution);
        if (own != null) {
            own.forEach(release);
        }
        if (ended == null) {
            return List.of();
        }
        ended.forEach(uses::remove);
        return ended;
    }

    /** The calls of a life of an actor, and of those before, are over here; gives whom to tell. */
    List<Receipt> onActorEnded(ActorId actor, int life) {
        return endedAll(of -> of.attempt() <= life && LineageIds.isCallOf(of.task(), actor));
    }

    /** The job's tasks are over; gives whom to tell. */
    List<Receipt> onJobEnded(JobId job) {
        return endedAll(of -> LineageIds.job(of.task()).equals(job));
    }

    private List<Receipt> endedAll(Predicate<Execution> which) {
        Set<Execution> all = new LinkedHashSet<>(receipts.keySet());
        all.addAll(adopted.keySet());
        return all.stream()
                .filter(which)
                .flatMap(execution -> ended(execution).stream())
                .toList();
    }

    /** A dead node's tasks may go on here: what they use is this node's own from now on. */
    void onNodeDied(NodeId sender) {
        List.copyOf(uses.keySet()).stream()
                .filter(receipt -> receipt.from().equals(sender))
                .forEach(this::adopt);
    }

    /** The sender keeps the references no more: should the task still run here, this node does until its end. */
    void adopt(Receipt receipt) {
        Use use = uses.get(receipt);
        if (use != null) {
            use.objects().forEach(retain);
            adopted.computeIfAbsent(use.execution(), id -> new ArrayList<>()).addAll(use.objects());
            forget(receipt);
        }
    }

    private void forget(Receipt receipt) {
        Use use = uses.remove(receipt);
        List<Receipt> ofTask = use == null ? null : receipts.get(use.execution());
        if (ofTask != null && ofTask.remove(receipt) && ofTask.isEmpty()) {
            receipts.remove(use.execution());
        }
    }

    int receipts() {
        return uses.size() + adopted.size();
    }
}
