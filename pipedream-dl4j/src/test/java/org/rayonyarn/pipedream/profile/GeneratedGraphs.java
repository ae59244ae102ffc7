package org.rayonyarn.pipedream.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Graphs with more antichains than anyone can enumerate. */
public final class GeneratedGraphs {
    private final SplittableRandom random;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    private GeneratedGraphs(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Cells of five blocks with two branches of three operators each; a cell reads the two cells before it, as in NASNet. */
    public static Profile nasnetLike(int cells, long seed) {
        GeneratedGraphs graph = new GeneratedGraphs(seed);
        String before = graph.add("stem");
        String last = graph.add("stem", before);
        for (int cell = 0; cell < cells; cell++) {
            List<String> blocks = new ArrayList<>();
            for (int block = 0; block < 5; block++) {
                String left = graph.branch(graph.random.nextBoolean() ? before : last);
                String right = graph.branch(graph.random.nextBoolean() ? before : last);
                blocks.add(graph.add("Add", left, right));
            }
            before = last;
            last = graph.add("Concat", blocks.toArray(String[]::new));
        }
        graph.add("Linear", before, last);
        return new Profile("nasnet-like", graph.layers, graph.edges);
    }

    /** Modules of four long branches that meet again, as in Inception before its branches are merged. */
    public static Profile inceptionLike(int modules, long seed) {
        return modules(modules, List.of(3, 9, 14, 4), seed);
    }

    /** Modules of parallel branches that meet again. */
    public static Profile modules(int modules, List<Integer> branches, long seed) {
        GeneratedGraphs graph = new GeneratedGraphs(seed);
        String last = graph.add("stem");
        for (int module = 0; module < modules; module++) {
            List<String> ends = new ArrayList<>();
            for (int length : branches) {
                ends.add(graph.chain(last, length));
            }
            last = graph.add("Concat", ends.toArray(String[]::new));
        }
        return new Profile("modules", graph.layers, graph.edges);
    }

    /** Blocks of eight operators with a skip connection, every fourth of which computes too, as in ResNet. */
    public static Profile resnetLike(int blocks, long seed) {
        GeneratedGraphs graph = new GeneratedGraphs(seed);
        String last = graph.add("stem");
        for (int block = 0; block < blocks; block++) {
            String skipped = block % 4 == 0 ? graph.chain(last, 2) : last;
            last = graph.add("Add", graph.chain(last, 8), skipped);
        }
        return new Profile("resnet-like", graph.layers, graph.edges);
    }

    /** An encoder and a decoder of which every layer also reads what the encoder made and one of two further sources, as in GNMT. */
    public static Profile gnmtLike(int layers, long seed) {
        GeneratedGraphs graph = new GeneratedGraphs(seed);
        String encoder = graph.chain(graph.add("Embedding"), layers);
        String decoder = graph.chain(graph.add("Embedding"), 2);
        String mask = graph.add("Mask");
        for (int layer = 0; layer < layers; layer++) {
            String attention = graph.add("Attention", decoder, layer % 4 == 0 ? mask : encoder);
            String dropped = graph.add("Dropout", attention);
            decoder = graph.add("LSTM", dropped, encoder);
            graph.add("__getitem__(1)", decoder);
        }
        graph.add("Linear", decoder, encoder);
        return new Profile("gnmt-like", graph.layers, graph.edges);
    }

    /** A small graph of any shape: each layer reads one or two before it, or none. */
    public static Profile small(int layers, long seed) {
        GeneratedGraphs graph = new GeneratedGraphs(seed);
        boolean manySources = graph.random.nextInt(4) == 0;
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            List<String> inputs = new ArrayList<>();
            int wanted = i == 0 || (manySources && graph.random.nextInt(4) == 0) ? 0 : graph.random.nextInt(1, 3);
            for (int input = 0; input < wanted; input++) {
                inputs.add("node" + graph.random.nextInt(Math.max(0, i - 4), i));
            }
            unread.removeAll(inputs);
            unread.add(graph.add("layer", inputs.toArray(String[]::new)));
        }
        graph.add("loss", unread.toArray(String[]::new));
        return new Profile("small", graph.layers, graph.edges);
    }

    private String chain(String from, int length) {
        String last = from;
        for (int i = 0; i < length; i++) {
            last = add("Conv", last);
        }
        return last;
    }

    private String branch(String from) {
        return add("BatchNorm", add("Conv", add("ReLU", from)));
    }

    private String add(String name, String... inputs) {
        String id = "node" + layers.size();
        double forward = random.nextDouble(0.05, 3);
        layers.add(new Layer(id, name, forward, 2 * forward, random.nextDouble(1e5, 2e7), random.nextDouble(0, 3e6)));
        for (String input : inputs) {
            Edge edge = new Edge(input, id);
            if (!edges.contains(edge)) {
                edges.add(edge);
            }
        }
        return id;
    }
}
