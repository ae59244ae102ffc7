package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.BundleResources;
import org.rayonyarn.ray.rpc.HeadRequest.ReportLoad;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.PlacedBundle;
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
    private ResourceSet offered;
    private @Nullable ResourceSet room; // what follows from the two before, once somebody has asked
    private int actors;
    private @Nullable ReportLoad load;
    private int grantedSinceReport;

    State state = State.JOINING;
    boolean connected = true;
    long heardNanos;
    long disconnectedNanos;

    KnownNode(NodeInfo info, long heardNanos) {
        this.info = info;
        this.offered = info.resources();
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

    /** How many tasks of a demand it could run at once beside its actors; bundles of placement groups count as gone. */
    int slotsFor(ResourceSet demand) {
        return slotsIn(room(), demand);
    }

    /** The same if one more actor of that demand lived here. */
    int slotsBeside(ResourceSet demand, ResourceSet actor) {
        return slotsIn(room().without(actor), demand);
    }

    private int slotsIn(ResourceSet free, ResourceSet demand) {
        if (!info.hasWorkers()) {
            return 0;
        }
        int copies = free.copiesOf(demand);
        return BundleResources.demandsNothing(demand) ? Math.min(info.taskSlots(), copies) : copies;
    }

    /**
     * How many more tasks of a shape the node could start by its own last word; what was granted since is taken off.
     *
     * @param slots as {@link #slotsFor} says
     */
    int idleSlots(ResourceSet shape, int slots) {
        if (load == null) {
            return slots - grantedSinceReport;
        }
        int idle = BundleResources.demandsNothing(shape)
                ? slots - load.running() - load.queued()
                : Math.min(slots, load.available().copiesOf(shape)) - load.queued();
        return idle - grantedSinceReport;
    }

    /** Whether the demand could be met at once by the node's own last word. */
    boolean reportsRoomFor(ResourceSet demand) {
        return load == null || load.available().contains(demand);
    }

    /** Whether an actor or a bundle of this demand can be booked without promising more than the node has. */
    boolean hasRoomFor(ResourceSet demand) {
        return info.hasWorkers() && room().contains(demand);
    }

    /** What is neither an actor's nor a bundle's, by the head's books. */
    ResourceSet room() {
        if (room == null) {
            room = offered.without(booked());
        }
        return room;
    }

    /** A bundle's resources are nobody else's from now on; nor the bundle's own yet. */
    void reserveBundle(ResourceSet bundle) {
        offer(offered.minus(bundle));
    }

    /** A reserved bundle's tasks and actors may be placed here. */
    void openBundle(PlacementGroupId group, PlacedBundle bundle) {
        offer(offered.plus(BundleResources.offered(bundle, group)));
    }

    /** They may not any more; its resources stay reserved. */
    void closeBundle(PlacementGroupId group, PlacedBundle bundle) {
        offer(offered.minus(BundleResources.offered(bundle, group)));
    }

    /** A bundle's resources are everybody's again. */
    void returnBundle(ResourceSet bundle) {
        offer(offered.plus(bundle));
    }

    private void offer(ResourceSet other) {
        offered = other;
        room = null;
    }

    /** What tasks and actors may be placed against. */
    ResourceSet offered() {
        return offered;
    }

    void book(ResourceSet demand) {
        actors++;
        room = null;
        demand.units().forEach((name, units) -> reservedUnits.merge(name, units, Long::sum));
    }

    void unbook(ResourceSet demand) {
        actors--;
        room = null;
        demand.units().forEach((name, units) -> reservedUnits.merge(name, -units, Long::sum));
        reservedUnits.values().removeIf(units -> units == 0); // bundles' names come and go
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
