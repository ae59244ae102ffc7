package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.GenericOptionsParser;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.yarn.HadoopSettings;

/**
 * Hadoop's configuration with its generic options applied, told apart: what site files say is weaker than {@code ray.conf}, what
 * options say is stronger.
 *
 * @param hadoop all of it
 * @param site our keys of the site files
 * @param options our keys of the generic options
 */
record HadoopEdge(Configuration hadoop, Map<String, String> site, Map<String, String> options) {
    /** @throws IllegalArgumentException if an option can't be used: one line */
    static HadoopEdge read(String... generic) {
        Configuration hadoop = new YarnConfiguration();
        Map<String, String> site = HadoopSettings.ours(hadoop);
        try {
            String[] rest = new GenericOptionsParser(hadoop, generic).getRemainingArgs();
            if (rest.length > 0) {
                throw new IllegalArgumentException("Hadoop's options can't be read from here on: " + rest[0]);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Map<String, String> options = new TreeMap<>(HadoopSettings.ours(hadoop));
        options.entrySet().removeAll(site.entrySet());
        return new HadoopEdge(hadoop, site, options);
    }

    /** The settings of a session: system properties, generic options, {@code ray.conf}, site files; the given ones above all. */
    RaySettings settings(Map<String, String> above) {
        RaySettings settings = HadoopSettings.beneath(RaySettings.load(options), site);
        for (Map.Entry<String, String> entry : above.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        return settings;
    }

    /** What {@code -libjars} names; only files of this machine can be the driver's. */
    List<Path> libJars() {
        List<Path> jars = new ArrayList<>();
        for (String jar : hadoop.getTrimmedStrings("tmpjars")) {
            URI uri = URI.create(jar);
            if (!"file".equals(uri.getScheme())) {
                throw new IllegalArgumentException("-libjars: " + jar + " must be a file of this machine");
            }
            jars.add(Path.of(uri));
        }
        return jars;
    }

    /** What {@code -files} and {@code -archives} name, by the name in the working folder. */
    Map<String, LocalFile> files() {
        Map<String, LocalFile> files = new HashMap<>();
        for (String file : hadoop.getTrimmedStrings("tmpfiles")) {
            files.put(nameOf(file), LocalFile.file(withoutFragment(file)));
        }
        for (String archive : hadoop.getTrimmedStrings("tmparchives")) {
            files.put(nameOf(archive), LocalFile.archive(withoutFragment(archive)));
        }
        return files;
    }

    private static String nameOf(String file) {
        URI uri = URI.create(file);
        String path = uri.getPath();
        return uri.getFragment() != null ? uri.getFragment() : path.substring(path.lastIndexOf('/') + 1);
    }

    private static URI withoutFragment(String file) {
        int hash = file.indexOf('#');
        return URI.create(hash < 0 ? file : file.substring(0, hash));
    }
}
