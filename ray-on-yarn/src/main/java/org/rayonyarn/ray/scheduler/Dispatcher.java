package org.rayonyarn.ray.scheduler;

import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Has waiting tasks started: here while resources last, lined up behind others of their like, or elsewhere. Confined to its scheduler.
 *
 * <p>Invariant: after {@link #dispatch} nothing waits in the queue that could start here, but for what the head has yet to place, and short tasks that
 * workers which live will take sooner than further ones.
 */
final class Dispatcher {
    private final Backlog backlog;
    private final NodeResources resources;
    private final LinedUp linedUp;
    private final Spillover spillover;
    private final SchedulingEffects effects;

    Dispatcher(
            Backlog backlog, NodeResources resources, LinedUp linedUp, Spillover spillover, SchedulingEffects effects) {
        this.backlog = backlog;
        this.resources = resources;
        this.linedUp = linedUp;
        this.spillover = spillover;
        this.effects = effects;
    }

    void dispatchAll() {
        backlog.forEach(this::dispatch);
    }

    void dispatch(ShapeQueue shape) {
        if (!spillover.isForTheHeadToSay(shape)) {
            startHere(shape);
        }
        spillover.dispatch(shape);
    }

    private void startHere(ShapeQueue shape) {
        for (TaskSpec task = shape.waiting.peek(); task != null; task = shape.waiting.peek()) {
            if (linedUp.isBetter(shape, task) || !resources.tryAcquire(task)) {
                lineUp(shape);
                return;
            }
            shape.waiting.poll();
            shape.moved();
            effects.start(task);
        }
        shape.mayStartHere = false;
    }

    private void lineUp(ShapeQueue shape) {
        if (linedUp.isOpen() && backlog.isEmptyBut(shape)) {
            linedUp.fill(shape);
        }
    }
}
