package org.rayonyarn.ray.scheduler;

import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Tasks that other nodes have placed here, and that find no room any more: they go back to their owners, which place them anew. Actors stay: the
 * head's books have room for them. Confined to its scheduler.
 */
final class PlacedTasks {
    private final NodeResources resources;
    private final SchedulingEffects effects;

    PlacedTasks(NodeResources resources, SchedulingEffects effects) {
        this.resources = resources;
        this.effects = effects;
    }

    /** A placement group has taken what these would need. */
    void giveBackWhatFitsNoMore(ShapeQueue shape) {
        if (resources.slotsFor(shape.demand) == 0 && !shape.isInGroup()) {
            giveBack(shape);
        }
    }

    /** Actors may live for ever. Not at once: the head's books may be ahead of an actor that is about to end. */
    void giveBackWhatActorsLeaveNoRoomFor(ShapeQueue shape) {
        if (shape.isStuck() && !resources.fitsBesideActors(shape.demand)) {
            giveBack(shape);
        }
    }

    private void giveBack(ShapeQueue shape) {
        shape.waiting
                .removePlaced(spec -> spec.kind() instanceof TaskSpec.Kind.Plain)
                .forEach(effects::giveBack);
    }
}
