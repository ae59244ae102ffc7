package org.rayonyarn.pipedream.schedule;

/** What happens to the last minibatches if some stage's replicas cannot share all of them evenly. */
public enum Tail {
    /** Replicas without a minibatch in the last round take part in its update with nothing to add, so the others do not wait for ever. */
    PAD,
    /** They are left out: only the largest number of minibatches that all replicas share evenly is run. */
    DROP;

    /** Minibatches that are run of {@code minibatches}. */
    public int kept(PipelineShape shape, int minibatches) {
        return switch (this) {
            case PAD -> minibatches;
            case DROP -> (int) (minibatches - minibatches % shape.evenMinibatches());
        };
    }
}
