package org.rayonyarn.pipedream.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's layers in the order of its file, the edges between them, and, if the file names one, the topology it was made for. Immutable.
 * <p>Invariant: ids are unique, edges join known layers, and the graph has no cycle and is in one piece (lone inputs aside).
 *
 * @param model a name for people
 * @param layers in the file's order, which is kept wherever a choice between equals is made
 * @param edges without duplicates, in the file's order
 */
public record Profile(String model, List<Layer> layers, List<Edge> edges, @Nullable Topology topology) {

    /** Memory of the planner grows with the square of the layers. */
    private static final int MOST_LAYERS = 10_000;

    /** @throws ProfileException naming the layer that breaks the invariant */
    public Profile {
        layers = List.copyOf(layers);
        edges = List.copyOf(new LinkedHashSet<>(edges));
        if (layers.isEmpty()) {
            throw new ProfileException("layers: none; a profile needs at least one");
        }
        if (layers.size() > MOST_LAYERS) {
            throw new ProfileException("layers: " + layers.size() + "; at most " + MOST_LAYERS
                    + " can be planned, so name operators that belong together as one layer");
        }
        checkEdges(layers, edges);
        LayerGraph graph = LayerGraph.of(layers, edges);
        graph.checkAcyclic();
        graph.withoutLoneInputs().checkConnected();
    }

    public Profile(String model, List<Layer> layers, List<Edge> edges) {
        this(model, layers, edges, null);
    }

    /** A chain: each layer feeds the next. */
    public static Profile chain(String model, List<Layer> layers) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < layers.size(); i++) {
            edges.add(new Edge(layers.get(i - 1).id(), layers.get(i).id()));
        }
        return new Profile(model, layers, edges);
    }

    /** The graph that is planned: sources of data are left out, and results that nobody reads. */
    public LayerGraph graph() {
        return LayerGraph.of(layers, edges).withoutInputs().withoutUnusedItems();
    }

    /** The same model in an order that does not depend on the file's: by id, node2 before node10. */
    public Profile sorted() {
        Comparator<String> ids = Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
        return new Profile(
                model,
                layers.stream().sorted(Comparator.comparing(Layer::id, ids)).toList(),
                edges.stream()
                        .sorted(Comparator.comparing(Edge::from, ids).thenComparing(Edge::to, ids))
                        .toList(),
                topology);
    }

    private static void checkEdges(List<Layer> layers, List<Edge> edges) {
        Map<String, Layer> byId = new HashMap<>();
        for (Layer layer : layers) {
            if (byId.put(layer.id(), layer) != null) {
                throw new ProfileException("layer " + layer.id() + ": named twice; ids must be unique");
            }
        }
        for (Edge edge : edges) {
            for (String end : List.of(edge.from(), edge.to())) {
                if (!byId.containsKey(end)) {
                    throw new ProfileException(
                            "edge " + edge.from() + " -- " + edge.to() + ": there is no layer " + end);
                }
            }
        }
    }
}
