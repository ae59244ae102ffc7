package org.rayonyarn.ray.env;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.runtimeenv.RuntimeEnv;
import io.ray.api.runtimeenv.RuntimeEnvConfig;
import org.jspecify.annotations.Nullable;

/** A runtime environment as Ray has it: a JSON object whose fields anybody may set. Not thread-safe. */
public final class JsonRuntimeEnv implements RuntimeEnv {
    static final String CONFIG = "config";

    private final ObjectNode fields;

    private JsonRuntimeEnv(ObjectNode fields) {
        this.fields = fields;
    }

    /** An empty one. */
    public static JsonRuntimeEnv empty() {
        return new JsonRuntimeEnv(Json.MAPPER.createObjectNode());
    }

    /**
     * Reads what {@link #serialize} wrote.
     *
     * @param text empty for an empty one
     * @throws RuntimeEnvException if it is no JSON object
     */
    public static JsonRuntimeEnv parse(String text) {
        return text.isEmpty() ? empty() : new JsonRuntimeEnv(Json.object("the runtime environment", text));
    }

    @Override
    public void set(String name, Object value) {
        if (name.equals(CONFIG) && !(value instanceof RuntimeEnvConfig)) {
            throw new RuntimeEnvException(
                    "the field config of a runtime environment must be a RuntimeEnvConfig, and is: " + value);
        }
        try {
            fields.set(name, Json.MAPPER.<JsonNode>valueToTree(value));
        } catch (IllegalArgumentException e) {
            throw new RuntimeEnvException("the field " + name + " can't be written as JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public void setJsonStr(String name, String jsonStr) {
        fields.set(name, Json.tree("the field " + name + " of a runtime environment", jsonStr));
    }

    @Override
    @SuppressWarnings("NullAway") // as Ray has it: null where there is no such field
    public <T> T get(String name, Class<T> classOfT) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Json.MAPPER.treeToValue(value, classOfT);
        } catch (JsonProcessingException e) {
            throw new RuntimeEnvException(
                    "the field " + name + " is no " + classOfT.getName() + ": " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public @Nullable String getJsonStr(String name) {
        JsonNode value = fields.get(name);
        return value == null ? null : Json.text(value);
    }

    @Override
    public boolean contains(String name) {
        return fields.has(name);
    }

    @Override
    public boolean remove(String name) {
        return fields.remove(name) != null;
    }

    @Override
    public String serialize() {
        return Json.text(fields);
    }

    @Override
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** What travels with a task: empty for an empty environment. */
    @Override
    public String serializeToRuntimeEnvInfo() {
        return isEmpty() ? "" : serialize();
    }

    @Override
    public void setConfig(RuntimeEnvConfig runtimeEnvConfig) {
        set(CONFIG, runtimeEnvConfig);
    }

    @Override
    public RuntimeEnvConfig getConfig() {
        return get(CONFIG, RuntimeEnvConfig.class);
    }
}
