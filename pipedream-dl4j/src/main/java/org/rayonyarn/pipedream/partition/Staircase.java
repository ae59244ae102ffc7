package org.rayonyarn.pipedream.partition;

/**
 * Cuts of which none is beaten by another: one that leaves less to the last stage takes longer up to there. So the best cut for a last stage
 * is one of the two where both sides take equally long. Confined to one thread.
 *
 * <p>Invariant: {@code keys} and {@code heads} both rise strictly.
 */
final class Staircase {
    private final int[] cuts;
    private final double[] keys;
    private final double[] heads;
    private int size;
    private int crossing;

    Staircase(int capacity) {
        cuts = new int[capacity];
        keys = new double[capacity];
        heads = new double[capacity];
    }

    void clear() {
        size = 0;
        crossing = 0;
    }

    int size() {
        return size;
    }

    int cut(int step) {
        return cuts[step];
    }

    /**
     * @param key work that lies before the cut
     * @param head seconds a minibatch of what lies before the cut
     */
    void offer(int cut, double key, double head) {
        int above = size;
        while (above > 0 && keys[above - 1] >= key) { // short: keys come nearly in order
            above--;
        }
        if (head == Double.POSITIVE_INFINITY || (above < size && heads[above] <= head)) {
            return;
        }
        int equal = above < size && keys[above] == key ? above + 1 : above;
        int below = above;
        while (below > 0 && heads[below - 1] >= head) {
            below--;
        }
        replace(below, equal);
        cuts[below] = cut;
        keys[below] = key;
        heads[below] = head;
    }

    /** Leaves one place instead of the steps {@code [from, to)}. */
    private void replace(int from, int to) {
        int rest = size - to;
        if (rest > 0 && to != from + 1) {
            System.arraycopy(cuts, to, cuts, from + 1, rest);
            System.arraycopy(keys, to, keys, from + 1, rest);
            System.arraycopy(heads, to, heads, from + 1, rest);
        }
        size = from + 1 + rest;
    }

    /**
     * The first step up to which the head takes at least as long as the stage behind it, or {@code size()}; found from the last answer, as
     * work rises nearly in order.
     *
     * @param key work that lies before the end of the last stage
     */
    int crossing(double key, int replicas) {
        int at = Math.min(crossing, size);
        while (at < size && heads[at] * replicas < key - keys[at]) {
            at++;
        }
        while (at > 0 && heads[at - 1] * replicas >= key - keys[at - 1]) {
            at--;
        }
        crossing = at;
        return at;
    }

    /** The seconds of the better of the two cuts at the {@code crossing}; infinite if there is none. */
    double least(int crossing, double key, int replicas) {
        double above = crossing < size ? heads[crossing] : Double.POSITIVE_INFINITY;
        double below = crossing > 0 ? (key - keys[crossing - 1]) / replicas : Double.POSITIVE_INFINITY;
        return Math.min(above, below);
    }
}
