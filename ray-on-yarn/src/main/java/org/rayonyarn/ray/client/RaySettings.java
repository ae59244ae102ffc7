package org.rayonyarn.ray.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ray.runtime.config.RunMode;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of one session, highest first: JVM system properties, what the edge hands in (Hadoop's generic options,
 * {@code -conf} files and site files), {@code ray.conf} or the file of {@code ray.config-file}. Defaults stand with who reads a
 * key. Immutable: read again at each {@code Ray.init()}.
 */
public final class RaySettings implements Function<String, @Nullable String> {
    /** Which session to join or start. */
    public static final String ADDRESS = "ray.address";

    private static final String CONFIG_FILE = "ray.config-file";
    private static final String NODE_IP = "ray.node-ip";
    private static final String BIND_HOST = "ray.rpc.bind-host";
    private static final List<String> PREFIXES =
            List.of("ray.", "lineage.", "lease.", "replication.", "pipedream.", "appmaster.");

    /** The keys that say where a session and its settings are, and what holds where they aren't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            ADDRESS, "",
            CONFIG_FILE, "",
            NODE_IP, "");

    private static final Logger LOG = LoggerFactory.getLogger(RaySettings.class);

    private final Map<String, String> values;

    private RaySettings(Map<String, String> values) {
        this.values = values;
    }

    /** Reads system properties and {@code ray.conf}, found through the context class loader. */
    public static RaySettings load() {
        return load(Map.of());
    }

    /**
     * Reads all sources.
     *
     * @param edge what stands between system properties and {@code ray.conf}
     * @throws IllegalArgumentException if a file can't be read: names the file and the place
     */
    public static RaySettings load(Map<String, String> edge) {
        Map<String, String> values = new TreeMap<>(fileValues());
        values.putAll(edge);
        System.getProperties().stringPropertyNames().stream()
                .filter(RaySettings::isOurs)
                .forEach(key -> values.put(key, System.getProperty(key)));
        if (values.containsKey(NODE_IP)) {
            values.putIfAbsent(BIND_HOST, values.get(NODE_IP));
        }
        RaySettings settings = new RaySettings(values);
        var unused = RunMode.of(settings); // a wrong one is said now
        List<String> idle = new ArrayList<>(KeysWithoutEffect.among(values.keySet()));
        idle.addAll(new HeadArgs(settings.list(HeadArgs.KEY)).withoutEffect());
        if (!idle.isEmpty()) {
            LOG.info("settings of Ray that have no effect here; keys={}", idle);
        }
        return settings;
    }

    /** Exactly these values. */
    public static RaySettings of(Map<String, String> values) {
        return new RaySettings(new TreeMap<>(values));
    }

    /**
     * Where the session is; empty for this JVM, which Ray's local mode means whatever {@link #ADDRESS} says.
     *
     * @throws IllegalArgumentException if the mode is none: names the key
     */
    public String sessionAddress() {
        return RunMode.of(this) == RunMode.LOCAL ? "" : get(ADDRESS, "");
    }

    /** Where this process's node listens, unless it runs on YARN. */
    public String nodeIp() {
        return get(BIND_HOST, "127.0.0.1");
    }

    /** These settings with one value replaced. */
    public RaySettings with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(key, value);
        return new RaySettings(changed);
    }

    /** Whether a key is one of this product's. */
    public static boolean isOurs(String key) {
        return PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Whether a key is one of Ray's that change nothing here. */
    public static boolean isWithoutEffect(String key) {
        return !KeysWithoutEffect.among(List.of(key)).isEmpty();
    }

    private static Map<String, String> fileValues() {
        String file = System.getProperty(CONFIG_FILE);
        Map<String, String> flat = new TreeMap<>();
        try {
            Config config = file == null
                    ? ConfigFactory.parseResources(Thread.currentThread().getContextClassLoader(), "ray.conf")
                    : ConfigFactory.parseFile(
                            new File(file), ConfigParseOptions.defaults().setAllowMissing(false));
            config.resolve().entrySet().forEach(entry -> flatten(flat, unquoted(entry.getKey()), entry.getValue()));
        } catch (ConfigException e) {
            String name = file == null ? "ray.conf on the class path" : CONFIG_FILE + "=" + file;
            throw new IllegalArgumentException(name + " can't be read: " + e.getMessage(), e);
        }
        return flat;
    }

    /** A list becomes {@code key.0}, {@code key.1} and so on, as Ray's own keys have it. */
    private static void flatten(Map<String, String> flat, String key, ConfigValue value) {
        if (value.valueType() == ConfigValueType.LIST) {
            List<?> elements = (List<?>) value.unwrapped();
            for (int i = 0; i < elements.size(); i++) {
                flat.put(key + "." + i, String.valueOf(elements.get(i)));
            }
        } else {
            flat.put(key, String.valueOf(value.unwrapped()));
        }
    }

    private static String unquoted(String path) {
        return path.replace("\"", "");
    }

    @Override
    public @Nullable String apply(String key) {
        return values.get(key);
    }

    /** The value, or {@code otherwise} where the key isn't set or is empty. */
    public String get(String key, String otherwise) {
        String value = values.get(key);
        return value == null || value.isBlank() ? otherwise : value.trim();
    }

    /** @throws IllegalArgumentException if the value is no whole number of at least {@code least} */
    public long number(String key, long otherwise, long least) {
        String value = get(key, Long.toString(otherwise));
        try {
            long number = Long.parseLong(value);
            if (number < least) {
                throw new IllegalArgumentException(key + "=" + value + " must be at least " + least);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " is not a whole number", e);
        }
    }

    /**
     * The elements {@code key.0}, {@code key.1} and so on, by their numbers; one may be missing.
     *
     * @throws IllegalArgumentException if the key itself has a value: says how a list is written
     */
    public List<String> list(String key) {
        String whole = get(key, "");
        if (!whole.isEmpty()) {
            throw new IllegalArgumentException(key + "=" + whole + " is a list: write " + key + ".0=" + whole
                    + ", further elements as " + key + ".1");
        }
        SortedMap<Integer, String> elements = new TreeMap<>();
        values.forEach((name, value) -> {
            String number = name.startsWith(key + ".") ? name.substring(key.length() + 1) : "";
            if (number.matches("[0-9]{1,9}")) {
                elements.put(Integer.valueOf(number), value);
            }
        });
        return List.copyOf(elements.values());
    }

    /** All that is set, for handing on to other processes. */
    public Map<String, String> asMap() {
        return Map.copyOf(values);
    }
}
