package org.rayonyarn.pipedream.profile.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.profile.Edge;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.ProfileException;
import org.rayonyarn.pipedream.profile.Topology;

/**
 * Our profile file, made to be read and edited by people. A layer names its inputs; one without {@code inputs} reads the layer above it.
 *
 * <pre>
 * {"model": "small",
 *  "topology": [{"workers": 4, "bandwidth": 1e10}, {"workers": 2, "bandwidth": 1.25e9}],
 *  "layers": [
 *    {"id": "dense", "forward_ms": 1.5, "backward_ms": 3, "activation_bytes": 4096, "weight_bytes": 1e6},
 *    {"id": "skip", "name": "Add", "forward_ms": 0, "backward_ms": 0, "activation_bytes": 0, "weight_bytes": 0, "inputs": ["dense"]}]}
 * </pre>
 */
public final class JsonProfile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // so that who refuses NaN can name layer and field
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final Set<String> FIELDS = fields("model", "topology", "layers");
    private static final Set<String> LAYER_FIELDS =
            fields("id", "name", "forward_ms", "backward_ms", "activation_bytes", "weight_bytes", "inputs");
    private static final Set<String> LEVEL_FIELDS = fields("workers", "bandwidth");

    private JsonProfile() {}

    /** @throws ProfileException naming the layer or field */
    public static Profile read(String text) {
        JsonNode root = parse(text);
        if (!root.isObject()) {
            throw new ProfileException("profile: not an object; known are " + String.join(", ", FIELDS));
        }
        checkFields("profile", root, FIELDS);
        JsonNode layerNodes = root.path("layers");
        if (!layerNodes.isArray()) {
            throw new ProfileException("layers: missing, or not a list");
        }
        List<Layer> layers = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (JsonNode node : layerNodes) {
            String above =
                    layers.isEmpty() ? null : layers.get(layers.size() - 1).id();
            Layer layer = layer(layers.size(), node);
            layers.add(layer);
            edges.addAll(inputs(node, layer.id(), above));
        }
        return new Profile(text("profile", root, "model", "model"), layers, edges, topology(root.path("topology")));
    }

    /** The text that {@link #read} turns into the same layers and edges; edges come back sorted by the layer that reads. */
    public static String write(Profile profile) {
        ObjectNode root = MAPPER.createObjectNode().put("model", profile.model());
        Topology topology = profile.topology();
        if (topology != null) {
            ArrayNode levels = root.putArray("topology");
            for (Topology.Level level : topology.levels()) {
                levels.addObject().put("workers", level.units()).put("bandwidth", level.bytesPerSecond());
            }
        }
        ArrayNode layers = root.putArray("layers");
        for (Layer layer : profile.layers()) {
            ArrayNode inputs = layers.addObject()
                    .put("id", layer.id())
                    .put("name", layer.name())
                    .put("forward_ms", layer.forwardMillis())
                    .put("backward_ms", layer.backwardMillis())
                    .put("activation_bytes", layer.activationBytes())
                    .put("weight_bytes", layer.weightBytes())
                    .putArray("inputs");
            profile.edges().stream()
                    .filter(edge -> edge.to().equals(layer.id()))
                    .forEach(edge -> inputs.add(edge.from()));
        }
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (MismatchedInputException e) {
            throw new ProfileException(
                    "profile: more follows its end (line " + line(e) + "); a file holds one profile");
        } catch (JsonProcessingException e) {
            throw new ProfileException("profile: not JSON: "
                    + e.getOriginalMessage()
                            .lines()
                            .findFirst()
                            .orElse("")
                            .replaceFirst(" \\(start marker.*|, from `[^`]*`", "")
                    + " (line "
                    + line(e) + ")");
        }
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "?" : String.valueOf(e.getLocation().getLineNr());
    }

    /** A misspelt field would otherwise be read over, and what it says be lost. */
    private static void checkFields(String owner, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new ProfileException(
                        owner + ": unknown field " + field + "; known are " + String.join(", ", known));
            }
        });
    }

    /** In this order, for the message. */
    private static Set<String> fields(String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
    }

    private static Layer layer(int index, JsonNode node) {
        if (!node.path("id").isTextual()) {
            throw new ProfileException("layers[" + index + "]: id is missing, or not a text");
        }
        String id = node.get("id").asText();
        checkFields("layer " + id, node, LAYER_FIELDS);
        return new Layer(
                id,
                text("layer " + id, node, "name", id),
                number(id, node, "forward_ms"),
                number(id, node, "backward_ms"),
                number(id, node, "activation_bytes"),
                number(id, node, "weight_bytes"));
    }

    private static String text(String owner, JsonNode node, String field, String otherwise) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw new ProfileException(owner + ": " + field + " is not a text");
        }
        return value.asText(otherwise).replaceAll("\\p{Cntrl}", " ");
    }

    private static double number(String id, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isNumber()) {
            throw new ProfileException("layer " + id + ": " + field + " is missing, or not a number");
        }
        return value.asDouble();
    }

    private static List<Edge> inputs(JsonNode node, String id, @Nullable String above) {
        if (!node.has("inputs")) {
            return above == null ? List.of() : List.of(new Edge(above, id));
        }
        if (!node.get("inputs").isArray()) {
            throw new ProfileException("layer " + id + ": inputs is not a list of layer ids");
        }
        List<Edge> edges = new ArrayList<>();
        for (JsonNode input : node.get("inputs")) {
            if (!input.isTextual()) {
                throw new ProfileException("layer " + id + ": inputs holds " + input + "; it is a list of layer ids");
            }
            edges.add(new Edge(input.asText(), id));
        }
        return edges;
    }

    private static @Nullable Topology topology(JsonNode levels) {
        if (levels.isMissingNode() || levels.isNull()) {
            return null;
        }
        if (!levels.isArray()) {
            throw new ProfileException("topology: not a list of levels");
        }
        List<Topology.Level> read = new ArrayList<>();
        for (JsonNode level : levels) {
            checkFields("topology[" + read.size() + "]", level, LEVEL_FIELDS);
            if (!level.path("workers").isInt() || !level.path("bandwidth").isNumber()) {
                throw new ProfileException("topology[" + read.size()
                        + "]: workers (a whole number) or bandwidth (bytes a second) is missing");
            }
            read.add(new Topology.Level(
                    level.get("workers").asInt(), level.get("bandwidth").asDouble()));
        }
        return new Topology(read);
    }
}
