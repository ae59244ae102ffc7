package org.rayonyarn.ray.ownership;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

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

    /** References that a task of another node uses here. */
    private record Use(TaskId task, List<ObjectAddress> objects) {}

    private final Consumer<ObjectAddress> retain;
    private final Consumer<ObjectAddress> release;
    private final Map<Long, Pin> pins = new LinkedHashMap<>();
    private final Map<TaskId, List<Long>> byTask = new HashMap<>();
    private final Map<TaskId, List<Receipt>> receipts = new HashMap<>();
    private final Map<Receipt, Use> uses = new HashMap<>();
    private final Map<TaskId, List<ObjectAddress>> adopted = new HashMap<>();
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
    void begun(TaskId task, List<ObjectAddress> objects, NodeId from, long number) {
        Receipt receipt = new Receipt(from, number);
        receipts.computeIfAbsent(task, id -> new ArrayList<>(1)).add(receipt);
        uses.put(receipt, new Use(task, objects));
    }

    boolean isUsed(Receipt receipt) {
        return uses.containsKey(receipt);
    }

    /** The task is over here; gives whom to tell. */
    List<Receipt> ended(TaskId task) {
        List<Receipt> ended = receipts.remove(task);
        List<ObjectAddress> own = adopted.remove(task);
        if (own != null) {
            own.forEach(release);
        }
        if (ended == null) {
            return List.of();
        }
        ended.forEach(uses::remove);
        return ended;
    }

    /** The calls of an actor that has ended here are over; gives whom to tell. */
    List<Receipt> onActorEnded(ActorId actor) {
        return endedAll(task -> LineageIds.isCallOf(task, actor));
    }

    /** The job's tasks are over; gives whom to tell. */
    List<Receipt> onJobEnded(JobId job) {
        return endedAll(task -> LineageIds.job(task).equals(job));
    }

    private List<Receipt> endedAll(Predicate<TaskId> which) {
        Set<TaskId> tasks = new HashSet<>(receipts.keySet());
        tasks.addAll(adopted.keySet());
        return tasks.stream()
                .filter(which)
                .flatMap(task -> ended(task).stream())
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
            adopted.computeIfAbsent(use.task(), id -> new ArrayList<>()).addAll(use.objects());
            forget(receipt);
        }
    }

    private void forget(Receipt receipt) {
        Use use = uses.remove(receipt);
        List<Receipt> ofTask = use == null ? null : receipts.get(use.task());
        if (ofTask != null && ofTask.remove(receipt) && ofTask.isEmpty()) {
            receipts.remove(use.task());
        }
    }

    int receipts() {
        return uses.size() + adopted.size();
    }
}
