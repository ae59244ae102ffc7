package org.rayonyarn.ray.env;

import io.ray.api.exception.RuntimeEnvException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Fields of runtime environments that no worker here is given: Ray has them for Python, and programs may set any of their own. Each is
 * told once. Any thread.
 */
public final class ForeignFields {
    private static final Set<String> KNOWN =
            Set.of(Environment.VARIABLES, Environment.JARS, Environment.SHORT_FOR_JARS, JsonRuntimeEnv.CONFIG);

    /** Whoever names an image relies on running in it and nowhere else. */
    private static final Set<String> IMAGES = Set.of("container", "image_uri");

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Consumer<String> tell;

    /** @param tell takes the name of a field without effect */
    public ForeignFields(Consumer<String> tell) {
        this.tell = tell;
    }

    /**
     * Looks at what a task or an actor asks for.
     *
     * @param env as JSON; empty for nothing
     * @throws RuntimeEnvException if it asks for a container image: there is none to be had here
     */
    public void check(String env) {
        if (env.isEmpty()) {
            return;
        }
        for (String field : among(env)) {
            if (IMAGES.contains(field)) {
                throw new RuntimeEnvException("the field " + field + " of a runtime environment can't be honoured:"
                        + " workers are processes of their node, in no image of their own: remove it");
            }
            if (told.add(field)) {
                tell.accept(field);
            }
        }
    }

    private static List<String> among(String env) {
        return Json.object("the runtime environment", env).properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !KNOWN.contains(field))
                .toList();
    }
}
