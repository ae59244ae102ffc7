package org.rayonyarn.appmaster.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.rayonyarn.appmaster.internal.Command;
import org.rayonyarn.appmaster.internal.YarnPort;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.appmaster.spi.RunningContainer;

/**
 * A ResourceManager and its NodeManagers without thread or clock: {@link #act} lets one thing happen in the cluster, {@link #next} gives
 * one message to the AM. What the ResourceManager says arrives in order; a NodeManager's answers arrive whenever they like, perhaps after
 * the container's end, perhaps twice, perhaps never. Same random numbers, same run.
 */
public final class SimulatedYarn implements YarnPort {
    /** What containers can end with, good ends more often than bad ones. */
    private static final int[] STATUSES = {0, 0, 0, 0, 1, 137, 143, -100, -102, -104, -106, -1000};

    private final RandomGenerator random;
    private final int nodes;
    private final Map<RequestId, ContainerSpec> asks = new LinkedHashMap<>();
    private final Map<ContainerId, SimulatedContainer> containers = new LinkedHashMap<>();
    private final Deque<Command> fromResourceManager = new ArrayDeque<>();
    private final List<Command> fromNodeManagers = new ArrayList<>();
    private boolean calm;
    private int ids;

    /** One granted container. */
    private static final class SimulatedContainer {
        final RunningContainer container;
        boolean launched; // the process runs, whether or not the AM has heard of it

        SimulatedContainer(RunningContainer container) {
            this.container = container;
        }
    }

    /**
     * @param random decides what happens when
     * @param nodes hosts to choose from
     */
    public SimulatedYarn(RandomGenerator random, int nodes) {
        this.random = random;
        this.nodes = nodes;
    }

    /** From now on everything goes well: used to see that an application comes to its end. */
    public void calmDown() {
        calm = true;
    }

    /** Lets one thing happen in the cluster. */
    public void act() {
        switch (random.nextInt(calm ? 2 : 6)) {
            case 0 -> grantOne();
            case 1 -> endOne();
            case 2 -> loseNode();
            case 3 -> preempt();
            case 4 -> rejectOddOnes();
            default -> repeatItself();
        }
    }

    /** The next message for the AM, taken from a random channel; empty if nothing is on its way. */
    public Optional<Command> next() {
        boolean node = fromResourceManager.isEmpty() || random.nextBoolean();
        if (node && !fromNodeManagers.isEmpty()) {
            return Optional.of(fromNodeManagers.remove(random.nextInt(fromNodeManagers.size())));
        }
        return Optional.ofNullable(fromResourceManager.poll());
    }

    /**
     * The AM died and its next attempt registers: asks and messages are lost, containers whose process does not run yet are ended, the others
     * are told to the new attempt; some of them only later.
     */
    public List<RunningContainer> restart() {
        asks.clear();
        fromResourceManager.clear();
        fromNodeManagers.clear();
        containers.values().removeIf(container -> !container.launched);
        List<RunningContainer> now = new ArrayList<>();
        List<RunningContainer> later = new ArrayList<>();
        containers.values().forEach(container -> (random.nextBoolean() ? later : now).add(container.container));
        if (!later.isEmpty()) {
            fromNodeManagers.add(new Command.RecoveredLate(later)); // a node re-registers, whenever it likes
        }
        return now;
    }

    /** True when no message is on its way to the AM. */
    public boolean isSilent() {
        return fromResourceManager.isEmpty() && fromNodeManagers.isEmpty();
    }

    /** Containers that the ResourceManager counts as the application's. */
    public Set<ContainerId> held() {
        return Set.copyOf(containers.keySet());
    }

    /** Requests that the ResourceManager would still grant. */
    public Set<RequestId> asked() {
        return Set.copyOf(asks.keySet());
    }

    @Override
    public Optional<String> objection(ContainerSpec spec) {
        return Optional.empty();
    }

    @Override
    public void ask(RequestId request, ContainerSpec spec) {
        if (asks.put(request, spec) != null) {
            throw new IllegalStateException("asked twice: request=" + request);
        }
    }

    @Override
    public void settle(RequestId request, ContainerSpec spec) {
        asks.remove(request);
    }

    @Override
    public void launch(RunningContainer granted, ContainerSpec spec) {
        SimulatedContainer container = containers.get(granted.id());
        int fate = random.nextInt(calm ? 1 : 8);
        if (container == null || fate == 1) {
            fromNodeManagers.add(new Command.LaunchFailed(granted.id(), "no such luck"));
            return;
        }
        container.launched = true;
        if (fate != 2) { // else the answer is lost, and the adapter's alarm comes
            fromNodeManagers.add(new Command.Launched(granted.id()));
        }
        if (fate == 4) {
            fromNodeManagers.add(new Command.Launched(granted.id()));
        }
        if (fate == 2 || fate == 3) {
            fromNodeManagers.add(new Command.LaunchFailed(granted.id(), "no answer in time"));
        }
    }

    @Override
    public void release(ContainerId id) {
        if (containers.containsKey(id)) {
            end(id, -100, "Container released by application");
        }
    }

    private void grantOne() {
        List<RequestId> open = List.copyOf(asks.keySet());
        if (open.isEmpty()) {
            return;
        }
        RequestId request = open.get(random.nextInt(open.size()));
        RunningContainer container = new RunningContainer(
                new ContainerId("container_%06d".formatted(++ids)),
                request,
                "node" + random.nextInt(nodes),
                Resources.of(1024, 1),
                Optional.empty());
        containers.put(container.id(), new SimulatedContainer(container));
        fromResourceManager.add(new Command.Granted(container));
        // Until the AM settles it, the request stays in its asks: a second grant for it is as real YARN's after a
        // resync.
        if (calm || random.nextInt(10) > 0) {
            asks.remove(request);
        }
    }

    private void endOne() {
        List<ContainerId> launched = containers.values().stream()
                .filter(container -> container.launched)
                .map(container -> container.container.id())
                .toList();
        if (!launched.isEmpty()) {
            int status = calm ? 0 : STATUSES[random.nextInt(STATUSES.length)];
            end(launched.get(random.nextInt(launched.size())), status, "simulated");
        }
    }

    private void end(ContainerId id, int status, String diagnostics) {
        containers.remove(id);
        fromResourceManager.add(new Command.Ended(id, status, diagnostics));
    }

    private void loseNode() {
        if (random.nextInt(10) > 0) {
            return;
        }
        String host = "node" + random.nextInt(nodes);
        fromResourceManager.add(new Command.NodeDown(host));
        List<ContainerId> there = containers.values().stream()
                .filter(container -> container.container.host().equals(host))
                .map(container -> container.container.id())
                .toList();
        there.forEach(id -> end(id, -100, "Container released on a *lost* node"));
    }

    private void preempt() {
        if (random.nextInt(10) == 0) {
            Set<ContainerId> some = containers.keySet().stream()
                    .filter(id -> random.nextInt(3) == 0)
                    .collect(Collectors.toSet());
            fromResourceManager.add(new Command.Preempting(some, Duration.ofSeconds(15)));
        }
    }

    private void rejectOddOnes() {
        Map<RequestId, ContainerSpec> odd = new HashMap<>(asks);
        odd.values().removeIf(spec -> !spec.name().equals("odd"));
        if (!odd.isEmpty()) {
            fromResourceManager.add(new Command.Rejected(odd.keySet(), "simulated"));
        }
    }

    private void repeatItself() {
        Command last = fromResourceManager.peekLast();
        if (last != null && random.nextInt(10) == 0) {
            fromResourceManager.add(last);
        }
    }
}
