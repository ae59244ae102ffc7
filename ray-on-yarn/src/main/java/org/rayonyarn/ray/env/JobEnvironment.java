package org.rayonyarn.ray.env;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A job's runtime environment, as its settings say it. Stateless. */
public final class JobEnvironment {
    private JobEnvironment() {}

    /**
     * As JSON; empty for none.
     *
     * @param setupTimeoutSeconds 0 for the default
     */
    public static String of(Map<String, String> variables, List<String> jars, long setupTimeoutSeconds) {
        ObjectNode fields = Json.MAPPER.createObjectNode();
        if (!variables.isEmpty()) {
            ObjectNode node = fields.putObject(Environment.VARIABLES);
            variables.forEach(node::put);
        }
        if (!jars.isEmpty()) {
            jars.forEach(fields.putArray(Environment.JARS)::add);
        }
        if (!fields.isEmpty() && setupTimeoutSeconds > 0) {
            fields.putObject("config").put("setupTimeoutSeconds", setupTimeoutSeconds);
        }
        return fields.isEmpty() ? "" : Json.text(fields);
    }
}
