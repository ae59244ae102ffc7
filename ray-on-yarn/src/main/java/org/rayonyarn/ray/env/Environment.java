package org.rayonyarn.ray.env;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.runtimeenv.types.RuntimeEnvName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a runtime environment makes a worker process. Immutable.
 *
 * @param variables of the process
 * @param jars URLs of jars and zips, in the order of the class path
 * @param setupTimeout how long fetching them may take
 */
public record Environment(Map<String, String> variables, List<String> jars, Duration setupTimeout) {
    static final String VARIABLES = RuntimeEnvName.ENV_VARS;
    static final String JARS = RuntimeEnvName.JARS;
    static final String SHORT_FOR_JARS = "jars";

    private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);

    public Environment {
        variables = Map.copyOf(variables);
        jars = List.copyOf(jars);
    }

    /**
     * Reads the JSON of an environment; fields that it doesn't know are left alone.
     *
     * @param text empty for none
     * @throws RuntimeEnvException if a field that it knows is not of its form: names it
     */
    public static Environment parse(String text) {
        JsonRuntimeEnv env = JsonRuntimeEnv.parse(text);
        return new Environment(variables(env), jars(env), setupTimeout(env));
    }

    private static Map<String, String> variables(JsonRuntimeEnv env) {
        Map<String, String> variables = new LinkedHashMap<>();
        JsonNode field = field(env, VARIABLES);
        if (!field.isMissingNode() && !field.isObject()) {
            throw new RuntimeEnvException(VARIABLES + " must be an object of texts, and is " + field);
        }
        field.properties()
                .forEach(entry ->
                        variables.put(nameable(entry.getKey()), entry.getValue().asText()));
        return variables;
    }

    private static String nameable(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new RuntimeEnvException(VARIABLES + ": \"" + name
                    + "\" can't name a variable, since it is empty or has a '=' or a zero in it");
        }
        return name;
    }

    private static List<String> jars(JsonRuntimeEnv env) {
        List<String> jars = new ArrayList<>();
        for (String name : List.of(JARS, SHORT_FOR_JARS)) {
            JsonNode field = field(env, name);
            if (!field.isMissingNode() && !field.isArray()) {
                throw new RuntimeEnvException(name + " must be a list of URLs, and is " + field);
            }
            field.forEach(jar -> jars.add(jar.asText()));
        }
        return jars;
    }

    private static JsonNode field(JsonRuntimeEnv env, String name) {
        String json = env.getJsonStr(name);
        return json == null ? Json.MAPPER.missingNode() : Json.tree(name, json);
    }

    private static Duration setupTimeout(JsonRuntimeEnv env) {
        int seconds = env.contains(JsonRuntimeEnv.CONFIG) ? env.getConfig().getSetupTimeoutSeconds() : 0;
        return seconds > 0 ? Duration.ofSeconds(seconds) : SETUP_TIMEOUT;
    }

    /**
     * A task's environment over that of who submitted it: the task wins field by field, and variable by variable.
     *
     * @param outer empty for none
     * @param own empty for none
     */
    public static String merge(String outer, String own) {
        if (outer.isEmpty() || own.isEmpty()) {
            return outer.isEmpty() ? own : outer;
        }
        ObjectNode merged = Json.object("the job's runtime environment", outer);
        ObjectNode added = Json.object("the runtime environment", own);
        if (merged.get(VARIABLES) instanceof ObjectNode variables && added.get(VARIABLES) instanceof ObjectNode more) {
            variables.setAll(more);
            added.remove(VARIABLES);
        }
        merged.setAll(added);
        return Json.text(merged);
    }
}
