package org.rayonyarn.ray.client;

import io.ray.api.id.JobId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.env.JobEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a driver's job is like, by Ray's keys {@code ray.job.*}.
 *
 * @param namespace where its actors' names hold; empty for one of its own
 * @param entrypoint what was started, for people
 * @param wanted its id; null for the next free one
 * @param codeSearchPath where its classes are, as given; empty for the driver's class path
 * @param jvmOptions of its worker processes
 * @param runtimeEnv what all its tasks need, as JSON; empty for nothing
 */
public record JobSettings(
        String namespace,
        String entrypoint,
        @Nullable JobId wanted,
        String codeSearchPath,
        List<String> jvmOptions,
        String runtimeEnv) {
    /** A list: {@code ray.job.jvm-options.0} and so on. */
    public static final String JVM_OPTIONS = "ray.job.jvm-options";

    public static final String CODE_SEARCH_PATH = "ray.job.code-search-path";

    /** The lifetime of actors that are given none, by Ray's name of it. */
    static final String DEFAULT_ACTOR_LIFETIME = "ray.job.default-actor-lifetime";

    private static final String NAMESPACE = "ray.job.namespace";
    public static final String ID = "ray.job.id";
    private static final String ENV_VARS = "ray.job.runtime-env.env-vars";
    private static final String ENV_JARS = "ray.job.runtime-env.jars";
    private static final String SETUP_TIMEOUT = "ray.job.runtime-env.config.setup-timeout-seconds";

    private static final String ELEMENT_OF_A_LIST =
            "(" + Pattern.quote(JVM_OPTIONS) + "|" + Pattern.quote(ENV_JARS) + ")\\.[0-9]+";

    private static final Logger LOG = LoggerFactory.getLogger(JobSettings.class);

    /** Every key of a job, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            NAMESPACE, "",
            ID, "",
            JVM_OPTIONS, "",
            CODE_SEARCH_PATH, "",
            DEFAULT_ACTOR_LIFETIME, "NON_DETACHED",
            ENV_VARS, "",
            ENV_JARS, "",
            SETUP_TIMEOUT, "0");

    /** @throws IllegalArgumentException if a value can't be used: names key, value and what is allowed */
    public static JobSettings from(RaySettings settings) {
        List<String> unknown = unknown(settings.asMap().keySet());
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "settings of a job that nobody knows; keys={} known={}", unknown, new TreeSet<>(DEFAULTS.keySet()));
        }
        return new JobSettings(
                settings.get(NAMESPACE, ""),
                System.getProperty("sun.java.command", "java"),
                wanted(settings),
                settings.get(CODE_SEARCH_PATH, ""),
                jvmOptions(settings),
                runtimeEnv(settings));
    }

    /** Keys below {@code ray.job.} that have no meaning, here or on Ray; on Ray, too, they are passed over. */
    static List<String> unknown(Collection<String> keys) {
        Set<String> idle = Set.copyOf(KeysWithoutEffect.among(keys));
        return keys.stream()
                .filter(key -> key.startsWith("ray.job."))
                .filter(key -> !idle.contains(key) && !DEFAULTS.containsKey(key))
                .filter(key -> !key.startsWith(ENV_VARS + ".") && !key.matches(ELEMENT_OF_A_LIST))
                .sorted()
                .toList();
    }

    private static List<String> jvmOptions(RaySettings settings) {
        List<String> options = settings.list(JVM_OPTIONS);
        for (String option : options) {
            if (!option.isBlank() && !option.startsWith("-") && !option.startsWith("@")) {
                throw new IllegalArgumentException(JVM_OPTIONS + ": " + option
                        + " must be an option of the java command, which begins with -, one for each element");
            }
        }
        return options;
    }

    private static String runtimeEnv(RaySettings settings) {
        Map<String, String> variables = new TreeMap<>();
        settings.asMap().forEach((key, value) -> {
            if (key.startsWith(ENV_VARS + ".")) {
                variables.put(variable(key, value), value);
            }
        });
        long timeout = settings.number(SETUP_TIMEOUT, 0, 0);
        return JobEnvironment.of(variables, settings.list(ENV_JARS), timeout);
    }

    /** What no process can be given as a variable's name: nothing, or one with an equals sign in it. */
    private static String variable(String key, String value) {
        String name = key.substring(ENV_VARS.length() + 1);
        if (name.isBlank() || name.contains("=")) {
            throw new IllegalArgumentException(
                    key + "=" + value + " must name a variable: " + ENV_VARS + ".NAME=value");
        }
        return name;
    }

    /** The job of the driver that a session is started for: the one that the settings name, or the head's first. */
    static JobId ofSession(RaySettings settings) {
        JobId wanted = wanted(settings);
        return wanted == null ? JobId.fromInt(1) : wanted;
    }

    private static @Nullable JobId wanted(RaySettings settings) {
        String id = settings.get(ID, "");
        try {
            return id.isEmpty() ? null : JobId.fromHexString(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ID + "=" + id + " must be 8 hexadecimal digits", e);
        }
    }
}
