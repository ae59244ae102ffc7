package org.rayonyarn.pipedream.partition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.pipedream.profile.LayerGraph;

/**
 * The states of a graph of several sources, every one of them: as if a root that costs nothing stood before all sources. The authors'
 * enumeration ({@link StateFinder}) starts at the first source of the file and so misses the states in which another comes first; on a graph
 * of one source both find the same.
 */
final class AllStates {
    private final LayerGraph graph;
    private final Map<BitSet, Integer> known = new HashMap<>();
    private final List<BitSet> members = new ArrayList<>();
    private final List<BitSet> inside = new ArrayList<>();

    private AllStates(LayerGraph graph) {
        this.graph = graph;
    }

    /**
     * @param limit the most states to enumerate; beyond it, the prefixes of some orders stand for them
     * @param authors the authors' states, which are among the result in either case
     */
    static States of(LayerGraph graph, int limit, States authors) {
        AllStates all = new AllStates(graph);
        return all.enumerate(limit) ? all.states() : PrefixStates.with(graph, authors);
    }

    /** In breadth, so a state comes after all that lie inside it. */
    private boolean enumerate(int limit) {
        grow(new BitSet(), -1);
        for (int at = 0; at < members.size(); at++) {
            grow(members.get(at), at);
            if (members.size() > limit) {
                return false;
            }
        }
        return true;
    }

    /** @param index of the state {@code from}, -1 for the empty one, which is none */
    private void grow(BitSet from, int index) {
        for (int layer = 0; layer < graph.size(); layer++) {
            if (!from.get(layer) && PrefixStates.allDone(graph.predecessors(layer), from)) {
                BitSet grown = (BitSet) from.clone();
                grown.set(layer);
                BitSet smaller = inside.get(discover(grown));
                if (index >= 0) {
                    smaller.or(inside.get(index));
                    smaller.set(index);
                }
            }
        }
    }

    private int discover(BitSet state) {
        Integer seen = known.putIfAbsent(state, members.size());
        if (seen != null) {
            return seen;
        }
        members.add(state);
        inside.add(new BitSet());
        return members.size() - 1;
    }

    private States states() {
        List<BitSet> cuts =
                members.stream().map(state -> PrefixStates.cut(graph, state)).toList();
        int[][] insideLists = inside.stream().map(set -> set.stream().toArray()).toArray(int[][]::new);
        return new States(graph, members, cuts, insideLists, false);
    }
}
