package org.rayonyarn.ray.head;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What the head needs of the world.
 *
 * @param owner runs commands in the head's owner thread, in order, and never within the call that leaves them
 * @param onDeposed called once, in the owner's thread, if the head must not go on: a later one has taken over, or the store
 *     is lost; the process should end with this reason
 */
public record HeadPorts(
        ControlStore store, NodeProvider provider, HeadOutbox outbox, Executor owner, Consumer<String> onDeposed) {}
