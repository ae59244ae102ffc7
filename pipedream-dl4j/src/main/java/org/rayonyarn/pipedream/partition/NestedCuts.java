package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * On a graph with branches, the authors' search over several levels may cut at two states of which neither lies inside the other, and prices
 * the stage between by the difference of their sums. A layer runs in the first stage whose end holds it, in theirs as here; so the stages that
 * really run end at the unions of the states so far.
 */
final class NestedCuts {
    private NestedCuts() {}

    /** The same stages if they are nested already. */
    static List<StagePlan> of(States states, List<StagePlan> stages) {
        if (areNested(states, stages)) {
            return stages;
        }
        List<StagePlan> nested = new ArrayList<>();
        int first = 0;
        for (StagePlan stage : stages) {
            int end = first == 0 ? stage.end() : union(states, first - 1, stage.end() - 1) + 1;
            double compute = states.computeSeconds(first, end);
            nested.add(new StagePlan(first, end, compute, stage.replicas(), stage.workers(), stage.memoryBytes()));
            first = end;
        }
        return nested;
    }

    private static boolean areNested(States states, List<StagePlan> stages) {
        for (StagePlan stage : stages) {
            if (stage.first() > 0 && !states.liesInside(stage.first() - 1, stage.end() - 1)) {
                return false;
            }
        }
        return true;
    }

    /** The smallest state that holds both; their union, unless states were sampled. */
    private static int union(States states, int a, int b) {
        BitSet both = states.members(a);
        both.or(states.members(b));
        int smallest = states.size() - 1;
        int size = Integer.MAX_VALUE;
        for (int state = Math.max(a, b); state < states.size(); state++) {
            BitSet members = states.members(state);
            int cardinality = members.cardinality();
            BitSet rest = (BitSet) both.clone();
            rest.andNot(members);
            if (rest.isEmpty() && cardinality < size) {
                smallest = state;
                size = cardinality;
            }
        }
        return smallest;
    }
}
