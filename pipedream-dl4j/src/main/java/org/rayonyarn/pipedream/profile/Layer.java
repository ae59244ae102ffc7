package org.rayonyarn.pipedream.profile;

/**
 * One layer or operator of a profiled model, for one minibatch on one worker. Immutable.
 *
 * @param id unique in its profile
 * @param name what people call it, such as {@code Conv2d(3, 64)}; {@code Input...} marks data, which the planner leaves in the first stage
 * @param forwardMillis milliseconds of the forward pass
 * @param backwardMillis milliseconds of the backward pass
 * @param activationBytes bytes of its output
 * @param weightBytes bytes of its weights
 */
public record Layer(
        String id,
        String name,
        double forwardMillis,
        double backwardMillis,
        double activationBytes,
        double weightBytes) {

    /** An exabyte, or thirty million years: what is larger is a slip, and sums of it would lose all sense. */
    public static final double MOST = 1e18;

    public Layer {
        if (id.isBlank()) {
            throw new ProfileException("layer id is blank; every layer needs one");
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw new ProfileException("layer " + id + ": its id holds a control character; ids are one line of text");
        }
        check(id, "forward_ms", forwardMillis);
        check(id, "backward_ms", backwardMillis);
        check(id, "activation_bytes", activationBytes);
        check(id, "weight_bytes", weightBytes);
    }

    /** Whether this is a source of data rather than work. */
    public boolean isInput() {
        return name.startsWith("Input");
    }

    private static void check(String id, String field, double value) {
        if (!(value >= 0 && value <= MOST)) {
            throw new ProfileException(
                    "layer " + id + ": " + field + " is " + value + "; it must lie between 0 and " + MOST);
        }
    }
}
