package org.rayonyarn.pipedream.stage;

import org.jspecify.annotations.Nullable;

/**
 * The layers of one stage. All methods are functions of their arguments, and leave those unchanged: chance inside a layer is seeded by the
 * unit (minibatch or micro-batch).
 *
 * @param <T> tensors, such as {@code double[]}
 */
public interface StageModel<T> {
    /** The output of the stage; at the last stage whatever {@link #backward} wants to see of the loss. */
    T forward(int unit, T weights, T input);

    /** @param outputGradient from the next stage; null at the last, which takes it from its own loss */
    Gradients<T> backward(int unit, T weights, T input, @Nullable T outputGradient);

    T add(T left, T right);

    /**
     * The next version of the weights, a new object.
     *
     * @param gradient the sum over the round; null if the round was empty
     * @param units how many minibatches or micro-batches are in the sum
     */
    T update(int round, T weights, @Nullable T gradient, int units);

    /**
     * What a backward pass gives.
     *
     * @param input gradient of the stage's input, for the stage before; may be null at the first
     * @param weights gradient of the stage's weights
     */
    record Gradients<T>(@Nullable T input, T weights) {}
}
