package org.rayonyarn.ray.env;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ray.api.exception.RuntimeEnvException;

/** JSON texts and trees. Stateless; any thread. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** @throws RuntimeEnvException if the text is no JSON */
    static JsonNode tree(String what, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RuntimeEnvException(what + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws RuntimeEnvException if the text is no JSON object */
    static ObjectNode object(String what, String text) {
        if (tree(what, text) instanceof ObjectNode object) {
            return object;
        }
        throw new RuntimeEnvException(what + " is no JSON object: " + text);
    }

    static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new RuntimeEnvException("a field of a runtime environment can't be written", e);
        }
    }
}
