package org.rayonyarn.ray.head;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadRequest.ReportLoad;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** A node that is not dead, and what the head has booked on it. Confined to the head. */
final class KnownNode {
    enum State {
        /** It has registered; the store doesn't know yet. */
        JOINING,
        ALIVE,
        /** Its death is decided; the store doesn't know yet. Nothing is placed here, nothing it says counts. */
        DYING
    }

    private final NodeInfo info;
    private final TreeMap<String, Long> reservedUnits = new TreeMap<>();
    private int actors;
    private @Nullable ReportLoad load;
    private int grantedSinceReport;

    State state = State.JOINING;
    boolean connected = true;
    long heardNanos;
    long disconnectedNanos;

    KnownNode(NodeInfo info, long heardNanos) {
        this.info = info;
        this.heardNanos = heardNanos;
    }

    NodeInfo info() {
        return info;
    }

    NodeId id() {
        return info.id();
    }

    boolean isAlive() {
        return state == State.ALIVE;
    }

    void onLoad(ReportLoad report) {
        load = report;
        grantedSinceReport = 0;
    }

    void onGranted(int slots) {
        grantedSinceReport += slots;
    }

    /** Tasks that stand here, waiting or running, with those granted since it last said so. */
    long queued() {
        return grantedSinceReport + (load == null ? 0 : (long) load.queued() + load.running());
    }

    long meanTaskNanos() {
        return load == null ? 0 : load.meanTaskNanos();
    }

    /** How many more tasks of a shape the node could start by its own last word; what was granted since is taken off. */
    int idleSlots(ResourceSet shape) {
        int slots = info.slotsFor(shape);
        if (load == null) {
            return slots - grantedSinceReport;
        }
        int idle = shape.isEmpty()
                ? slots - load.running() - load.queued()
                : Math.min(slots, load.available().copiesOf(shape)) - load.queued();
        return idle - grantedSinceReport;
    }

    /** Whether the demand could be met at once by the node's own last word. */
    boolean reportsRoomFor(ResourceSet demand) {
        return load == null || load.available().contains(demand);
    }

    /** Whether an actor of this demand can be booked without promising more than the node has. */
    boolean hasRoomFor(ResourceSet demand) {
        return info.hasWorkers()
                && demand.units().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue()
                                <= info.resources().units().getOrDefault(wanted.getKey(), 0L)
                                        - reservedUnits.getOrDefault(wanted.getKey(), 0L));
    }

    void book(ResourceSet demand) {
        actors++;
        demand.units().forEach((name, units) -> reservedUnits.merge(name, units, Long::sum));
    }

    void unbook(ResourceSet demand) {
        actors--;
        demand.units().forEach((name, units) -> reservedUnits.merge(name, -units, Long::sum));
    }

    /** What living actors hold here, by the head's books. */
    ResourceSet booked() {
        return ResourceSet.ofUnits(reservedUnits);
    }

    int actors() {
        return actors;
    }

    /** How busy it is for its size, to spread actors that demand nothing. */
    double crowding() {
        return (actors + queued()) / (double) Math.max(1, info.taskSlots());
    }

    @Override
    public String toString() {
        return info.name() + " (" + info.id() + ")";
    }
}
