package org.rayonyarn.appmaster.internal.yarn;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.yarn.api.ApplicationConstants;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.apache.hadoop.yarn.api.records.LocalResourceType;
import org.apache.hadoop.yarn.api.records.LocalResourceVisibility;
import org.apache.hadoop.yarn.api.records.URL;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.LocalFile;

/** Makes YARN's launch contexts. Asks file systems, so not for the core's thread; safe for several threads. */
public final class LaunchContexts {
    private final Configuration conf;
    private final String user;
    private final Map<ApplicationAccessType, String> access;

    /**
     * @param user whom processes act as where the cluster does not authenticate
     * @param access YARN's access lists of the application
     */
    public LaunchContexts(Configuration conf, String user, Map<ApplicationAccessType, String> access) {
        this.conf = conf;
        this.user = user;
        this.access = Map.copyOf(access);
    }

    /**
     * The launch context of one container.
     *
     * @param more variables beyond the launch's own
     * @throws IOException if a file is missing or can't be read; names it
     */
    public ContainerLaunchContext context(JvmLaunch launch, Map<String, String> more, Credentials credentials)
            throws IOException {
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.putAll(more);
        if (!launch.classPath().isEmpty()) {
            environment.put("CLASSPATH", String.join(":", launch.classPath()));
        }
        if (!org.apache.hadoop.security.UserGroupInformation.isSecurityEnabled()) {
            // NodeManagers then start all processes as themselves; this makes file systems see the application's user.
            environment.putIfAbsent("HADOOP_USER_NAME", user);
        }
        return ContainerLaunchContext.newInstance(
                localResources(launch.files()),
                environment,
                List.of(command(launch)),
                Map.of(),
                serialised(credentials),
                access);
    }

    /** The line of shell that the NodeManager runs, in the form that its script wants. */
    static String command(JvmLaunch launch) {
        String home = launch.javaHome()
                .map(folder -> "export JAVA_HOME=" + doubleQuoted(absolute(folder)) + " && ")
                .orElse("");
        String java = Stream.of(
                        launch.jvmFlags().stream().map(LaunchContexts::doubleQuoted),
                        Stream.of(launch.mainClass()),
                        launch.arguments().stream().map(LaunchContexts::singleQuoted))
                .flatMap(parts -> parts)
                .collect(Collectors.joining(" ", "exec \"$JAVA_HOME\"/bin/java ", ""));
        String logs = ApplicationConstants.LOG_DIR_EXPANSION_VAR;
        return insideDoubleQuotes(home + java + " 1>" + logs + "/stdout 2>" + logs + "/stderr");
    }

    /** The NodeManager's script says {@code exec /bin/bash -c "<command>"} without escaping what it puts there. */
    private static String insideDoubleQuotes(String command) {
        return command.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("$", "\\$")
                .replace("`", "\\`");
    }

    private static String absolute(String folder) {
        return folder.startsWith("/") || folder.startsWith("$") ? folder : "$PWD/" + folder;
    }

    /** One word in which the shell expands variables and nothing else. */
    private static String doubleQuoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("`", "\\`") + '"';
    }

    /** One word that reaches the program as it is: neither the shell nor YARN's own expansion finds anything in it. */
    private static String singleQuoted(String text) {
        String quoted = text.replace("'", "'\\''")
                .replace("{{", "{''{")
                .replace("}}", "}''}")
                .replace("<LOG_DIR>", "<''LOG_DIR>")
                .replace("<CPS>", "<''CPS>");
        return "'" + quoted + "'";
    }

    private Map<String, LocalResource> localResources(Map<String, LocalFile> files) throws IOException {
        Map<String, LocalResource> resources = new HashMap<>();
        for (Map.Entry<String, LocalFile> file : files.entrySet()) {
            resources.put(file.getKey(), localResource(file.getKey(), file.getValue()));
        }
        return resources;
    }

    private LocalResource localResource(String name, LocalFile file) throws IOException {
        Path path = new Path(file.uri());
        try {
            FileStatus status = path.getFileSystem(conf).getFileStatus(path);
            return LocalResource.newInstance(
                    URL.fromPath(status.getPath()),
                    LocalResourceType.valueOf(file.kind().name()),
                    LocalResourceVisibility.valueOf(file.visibility().name()),
                    status.getLen(),
                    status.getModificationTime());
        } catch (FileNotFoundException e) {
            throw new FileNotFoundException(
                    "a file to be put into the container is missing: name=" + name + " uri=" + file.uri());
        }
    }

    private static ByteBuffer serialised(Credentials credentials) throws IOException {
        DataOutputBuffer out = new DataOutputBuffer();
        credentials.writeTokenStorageToStream(out);
        return ByteBuffer.wrap(out.getData(), 0, out.getLength());
    }
}
