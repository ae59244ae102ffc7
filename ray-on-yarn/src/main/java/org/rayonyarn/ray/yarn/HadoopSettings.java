package org.rayonyarn.ray.yarn;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.rayonyarn.ray.client.RaySettings;

/** Our keys in Hadoop's configuration. */
public final class HadoopSettings {
    private HadoopSettings() {}

    /** All keys of ours that it has. */
    public static Map<String, String> ours(Configuration hadoop) {
        Map<String, String> ours = new TreeMap<>();
        for (Map.Entry<String, String> entry : hadoop) {
            if (RaySettings.isOurs(entry.getKey())) {
                ours.put(entry.getKey(), String.valueOf(hadoop.get(entry.getKey())));
            }
        }
        return ours;
    }

    /** The settings, with Hadoop's site files beneath. */
    public static RaySettings beneath(RaySettings settings, Map<String, String> site) {
        Map<String, String> all = new TreeMap<>(site);
        all.putAll(settings.asMap());
        return RaySettings.of(all);
    }
}
