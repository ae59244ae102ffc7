package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.rayonyarn.appmaster.ApplicationSpec;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.ray.client.RaySettings;

/**
 * What goes to YARN for one session.
 *
 * @param settings those that every process of the session shares
 * @param classPath the program's jars and folders, on this machine
 * @param name shown by YARN, where no setting says another
 * @param more further files for the working folders of nodes and driver, by name
 */
public record Submission(RaySettings settings, List<Path> classPath, String name, Map<String, LocalFile> more) {
    /** The file in the staging folder from which the user's other programs learn the secret. */
    static final String SECRET_FILE = "session.secret";

    /** Ray's key for the program's code: in containers, names in the working folder. */
    static final String CODE_SEARCH_PATH = "ray.job.code-search-path";

    /** The driver's program, for its container in cluster mode. */
    static final String MAIN_CLASS = "ray.internal.main-class";

    static final String ARGUMENTS = "ray.internal.arguments";

    private static final String TYPE = "RAY";

    /** The same with a program for the driver's container to run. */
    public Submission withMain(String mainClass, List<String> arguments) {
        RaySettings longer = settings.with(MAIN_CLASS, mainClass);
        for (int i = 0; i < arguments.size(); i++) {
            longer = longer.with(ARGUMENTS + "." + i, arguments.get(i));
        }
        return new Submission(longer, classPath, name, more);
    }

    /**
     * Describes the application.
     *
     * @param folder a private one for files that are made here; may be deleted when the application is submitted
     */
    ApplicationSpec spec(Configuration hadoop, byte[] secret, Path folder) throws IOException {
        YarnConfig config = YarnConfig.from(settings);
        SettingsCheck.check(settings, config);
        Map<String, Path> code = code(folder);
        List<String> hadoopClassPath = hadoopClassPath(config, hadoop);
        Map<String, LocalFile> masterFiles = new HashMap<>();
        masterFiles.put(Launches.ONE_JAR, file(OneJar.find(config.oneJar())));
        masterFiles.put(
                InContainer.SETTINGS_FILE,
                file(writeSettings(folder.resolve(InContainer.SETTINGS_FILE), code.keySet(), hadoopClassPath)));
        Map<String, LocalFile> others = new HashMap<>(more);
        code.forEach((name, path) -> others.put(name, file(path)));
        others.put(SECRET_FILE, file(writeSecret(folder.resolve(SECRET_FILE), secret)));

        YarnConfig.About about = config.about();
        ApplicationSpec.Builder spec = ApplicationSpec.of(
                        about.name().orElse(name),
                        TYPE,
                        config.master().resources(),
                        new Launches(config, hadoopClassPath).master(masterFiles))
                .queue(about.queue())
                .tags(about.tags())
                .nodeLabel(about.nodeLabel())
                .containerFiles(others)
                .secret(InContainer.SECRET, secret);
        about.priority().ifPresent(spec::priority);
        return spec.build();
    }

    private static LocalFile file(Path path) {
        return LocalFile.file(path.toUri());
    }

    /** By their names in containers, in the order of the class path. */
    private Map<String, Path> code(Path folder) throws IOException {
        Map<String, Path> code = new LinkedHashMap<>();
        for (Path entry : classPath) {
            boolean isFolder = Files.isDirectory(entry);
            String name = "job-" + code.size() + "-" + entry.getFileName() + (isFolder ? ".jar" : "");
            code.put(name, isFolder ? pack(entry, folder.resolve(name)) : entry.toAbsolutePath());
        }
        return code;
    }

    /** Puts a folder of class files into a jar. */
    private static Path pack(Path source, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> found = Files.walk(source)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(source.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<String> hadoopClassPath(YarnConfig config, Configuration hadoop) {
        return !config.hadoopClassPath().isEmpty()
                ? config.hadoopClassPath()
                : List.of(hadoop.getStrings(
                        YarnConfiguration.YARN_APPLICATION_CLASSPATH,
                        YarnConfiguration.DEFAULT_YARN_CROSS_PLATFORM_APPLICATION_CLASSPATH));
    }

    private Path writeSettings(Path file, Iterable<String> codeNames, List<String> hadoopClassPath) throws IOException {
        Map<String, String> shipped = new TreeMap<>(settings.asMap());
        shipped.remove(RaySettings.ADDRESS);
        shipped.put(CODE_SEARCH_PATH, String.join(":", codeNames));
        shipped.put(YarnConfig.HADOOP_CLASSPATH, String.join(",", hadoopClassPath));
        Properties properties = new Properties();
        properties.putAll(shipped);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private static Path writeSecret(Path file, byte[] secret) throws IOException {
        return Files.write(file, Base64.getEncoder().encodeToString(secret).getBytes(StandardCharsets.US_ASCII));
    }
}
