package org.rayonyarn.appmaster.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a container starts its JVM: {@code exec "$JAVA_HOME"/bin/java <flags> <main> <arguments>}, with standard output and error in the
 * container's log folder. {@code exec} makes the container's process the JVM itself. Secrets belong in the application's credentials
 * ({@link ContainerHome#secret}), never in arguments or environment.
 *
 * @param javaHome a JDK's folder on the node, or relative to the working folder for one unpacked from an archive; empty for the
 *     NodeManager's {@code JAVA_HOME}
 * @param jvmFlags options before the main class; the shell expands {@code $NAME} in them
 * @param mainClass fully qualified
 * @param arguments reach {@code main} exactly as they are here
 * @param classPath entries relative to the working folder, or absolute on the node; {@code {{NAME}}} stands for the node's variable
 * @param environment variables of the process
 * @param files what YARN puts into the working folder, by the name that it has there
 */
public record JvmLaunch(
        Optional<String> javaHome,
        List<String> jvmFlags,
        String mainClass,
        List<String> arguments,
        List<String> classPath,
        Map<String, String> environment,
        Map<String, LocalFile> files) {
    public JvmLaunch {
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
        classPath = List.copyOf(classPath);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        if (mainClass.isBlank()) {
            throw new IllegalArgumentException("a launch needs a main class");
        }
        environment.keySet().forEach(JvmLaunch::checkVariable);
        files.keySet().forEach(JvmLaunch::checkFileName);
    }

    private static void checkVariable(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("not the name of an environment variable: name=" + name);
        }
    }

    private static void checkFileName(String name) {
        if (name.isBlank() || name.contains("/")) {
            throw new IllegalArgumentException("not a plain file name: name=" + name);
        }
    }

    /** Starts to describe a launch of the given main class. */
    public static Builder of(String mainClass) {
        return new Builder(mainClass);
    }

    /** Collects a launch's parts. Not safe for several threads. */
    public static final class Builder {
        private final String mainClass;
        private Optional<String> javaHome = Optional.empty();
        private final List<String> jvmFlags = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final List<String> classPath = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final Map<String, LocalFile> files = new LinkedHashMap<>();

        private Builder(String mainClass) {
            this.mainClass = Objects.requireNonNull(mainClass);
        }

        /** See {@link JvmLaunch#javaHome()}. */
        public Builder javaHome(String folder) {
            javaHome = Optional.of(folder);
            return this;
        }

        /** Adds options before the main class. */
        public Builder jvmFlags(List<String> flags) {
            jvmFlags.addAll(flags);
            return this;
        }

        /** Adds one option before the main class. */
        public Builder jvmFlag(String flag) {
            jvmFlags.add(flag);
            return this;
        }

        /** Adds arguments of {@code main}. */
        public Builder arguments(List<String> values) {
            arguments.addAll(values);
            return this;
        }

        /** Adds one argument of {@code main}. */
        public Builder argument(String value) {
            arguments.add(value);
            return this;
        }

        /** Adds entries to the class path. */
        public Builder classPath(List<String> entries) {
            classPath.addAll(entries);
            return this;
        }

        /** Sets variables of the process. */
        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** Adds a file under the given name in the working folder. */
        public Builder file(String name, LocalFile file) {
            files.put(name, file);
            return this;
        }

        /** Adds files by their names in the working folder. */
        public Builder files(Map<String, LocalFile> byName) {
            files.putAll(byName);
            return this;
        }

        /** The launch; this builder may be used on. */
        public JvmLaunch build() {
            return new JvmLaunch(javaHome, jvmFlags, mainClass, arguments, classPath, environment, files);
        }
    }
}
