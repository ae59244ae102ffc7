package io.ray.runtime.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tag's name. Immutable. */
public class TagKey {
    private final String tagKey;

    public TagKey(String key) {
        this.tagKey = Objects.requireNonNull(key, "key");
    }

    public String getTagKey() {
        return tagKey;
    }

    /** The same tags, by keys. */
    public static Map<TagKey, String> tagsFromMap(Map<String, String> tags) {
        Map<TagKey, String> keyed = new LinkedHashMap<>();
        new TreeMap<>(tags).forEach((name, value) -> keyed.put(new TagKey(name), value));
        return keyed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TagKey that && tagKey.equals(that.tagKey);
    }

    @Override
    public int hashCode() {
        return tagKey.hashCode();
    }

    @Override
    public String toString() {
        return "TagKey{" + tagKey + "}";
    }
}
