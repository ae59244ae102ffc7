package org.rayonyarn.pipedream.stage;

import org.jspecify.annotations.Nullable;

/** Where a stage's results go. Calls must not block and must not call back into the stage. */
public interface Outbox<T> {
    /** The stage's output for the replica of the next stage that runs {@code unit}; not called at the last stage. */
    void activation(int unit, T output);

    /** The gradient of the stage's input, for the replica of the stage before that runs {@code unit}; not called at the first stage. */
    void gradient(int unit, T inputGradient);

    /** This replica's share of a round, for all other replicas of the stage; null if it had no minibatch in it. */
    void contribution(int round, @Nullable T weightGradient);
}
