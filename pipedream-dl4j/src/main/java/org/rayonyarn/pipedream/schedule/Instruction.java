package org.rayonyarn.pipedream.schedule;

/**
 * One step of a worker.
 *
 * @param index the minibatch (micro-batch where a schedule cuts minibatches) of a forward or backward pass; the round of an update
 * @param version of the stage's weights: how many updates they hold. A pass uses them; an update makes them
 */
public record Instruction(Kind kind, int index, int version) {

    /** What a worker does. */
    public enum Kind {
        /** Forward pass; the weights are stashed for the backward pass. */
        FORWARD('F'),
        /** Backward pass with the stashed weights; its gradient waits for the next update. */
        BACKWARD('B'),
        /** All replicas of the stage add up the gradients of a round, each its own first and then in the order of replicas: the next version. */
        UPDATE('U');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    static Instruction forward(int index, int version) {
        return new Instruction(Kind.FORWARD, index, version);
    }

    static Instruction backward(int index, int version) {
        return new Instruction(Kind.BACKWARD, index, version);
    }

    static Instruction update(int round) {
        return new Instruction(Kind.UPDATE, round, round + 1);
    }

    /** {@code F3}, {@code B3}, {@code U3}. */
    @Override
    public String toString() {
        return kind.letter + String.valueOf(index);
    }
}
