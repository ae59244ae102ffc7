package org.rayonyarn.appmaster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.appmaster.spi.Resources;

/**
 * An application to submit.
 *
 * @param name shown by YARN
 * @param type shown by YARN, such as {@code RAY}; at most 20 characters, as YARN cuts it there
 * @param queue where it runs
 * @param priority YARN's application priority; empty for the queue's default
 * @param tags YARN's application tags
 * @param nodeLabel YARN's node label expression for the AM and all containers that name none of their own; empty for the queue's default
 * @param resources the AM container's shape
 * @param launch what the AM's container runs: a main that calls {@link AppMaster#run}
 * @param containerFiles files for the application's containers that the AM itself does not need; staged like the launch's own
 * @param secrets put into the credentials, by alias; every container of the application can read them, nobody else
 * @param attempts how often YARN may start the AM
 * @param access who else may look or interfere
 * @param rolledLogs regular expression of log files that YARN may collect while the application runs; empty for none
 */
public record ApplicationSpec(
        String name,
        String type,
        String queue,
        Optional<Integer> priority,
        Set<String> tags,
        Optional<String> nodeLabel,
        Resources resources,
        JvmLaunch launch,
        Map<String, LocalFile> containerFiles,
        Map<String, byte[]> secrets,
        Attempts attempts,
        Access access,
        Optional<String> rolledLogs) {
    /**
     * What happens when the AM dies.
     *
     * @param maximum runs of the AM, at least 1; YARN caps it at {@code yarn.resourcemanager.am.max-attempts}
     * @param keepContainers whether containers live on until the next attempt takes them over
     * @param validity a failure older than this no longer counts; empty to count all
     */
    public record Attempts(int maximum, boolean keepContainers, Optional<Duration> validity) {
        /** One run, no second chance. */
        public static final Attempts ONCE = new Attempts(1, false, Optional.empty());

        public Attempts {
            if (maximum < 1) {
                throw new IllegalArgumentException("an application needs an attempt: maximum=" + maximum);
            }
        }
    }

    /**
     * YARN's access lists, each {@code user1,user2 group1,group2}, or {@code *} for everybody, or a blank for its owner alone.
     *
     * @param view who may see the pages, the logs and the report
     * @param modify who may kill it
     */
    public record Access(String view, String modify) {
        /** The owner and YARN's administrators. */
        public static final Access OWNER = new Access(" ", " ");
    }

    public ApplicationSpec {
        tags = Set.copyOf(tags);
        containerFiles = Map.copyOf(containerFiles);
        secrets = Map.copyOf(secrets);
        if (name.isBlank()) {
            throw new IllegalArgumentException("an application needs a name");
        }
        if (type.isBlank() || type.length() > 20) {
            throw new IllegalArgumentException("a type has 1 to 20 characters: type=" + type);
        }
        containerFiles.forEach((file, place) -> {
            LocalFile other = launch.files().get(file);
            if (other != null && !other.equals(place)) {
                throw new IllegalArgumentException("two files of one name: name=" + file);
            }
        });
    }

    /** Secrets by name only: their values never reach a log. */
    @Override
    public String toString() {
        return "ApplicationSpec[name=" + name + ", type=" + type + ", queue=" + queue + ", resources=" + resources
                + ", mainClass=" + launch.mainClass() + ", secrets=" + secrets.keySet() + "]";
    }

    /** Starts to describe an application. */
    public static Builder of(String name, String type, Resources resources, JvmLaunch launch) {
        return new Builder(name, type, resources, launch);
    }

    /** Collects an application's parts. Not safe for several threads. */
    public static final class Builder {
        private final String name;
        private final String type;
        private final Resources resources;
        private final JvmLaunch launch;
        private String queue = "default";
        private Optional<Integer> priority = Optional.empty();
        private Set<String> tags = Set.of();
        private Optional<String> nodeLabel = Optional.empty();
        private Map<String, LocalFile> containerFiles = Map.of();
        private final Map<String, byte[]> secrets = new LinkedHashMap<>();
        private Attempts attempts = Attempts.ONCE;
        private Access access = Access.OWNER;
        private Optional<String> rolledLogs = Optional.empty();

        private Builder(String name, String type, Resources resources, JvmLaunch launch) {
            this.name = Objects.requireNonNull(name);
            this.type = Objects.requireNonNull(type);
            this.resources = Objects.requireNonNull(resources);
            this.launch = Objects.requireNonNull(launch);
        }

        /** See {@link ApplicationSpec#queue()}. */
        public Builder queue(String value) {
            queue = value;
            return this;
        }

        /** See {@link ApplicationSpec#priority()}. */
        public Builder priority(int value) {
            priority = Optional.of(value);
            return this;
        }

        /** See {@link ApplicationSpec#tags()}. */
        public Builder tags(Set<String> values) {
            tags = values;
            return this;
        }

        /** See {@link ApplicationSpec#nodeLabel()}; an empty text means none. */
        public Builder nodeLabel(String expression) {
            nodeLabel = Optional.of(expression).filter(text -> !text.isBlank());
            return this;
        }

        /** See {@link ApplicationSpec#containerFiles()}. */
        public Builder containerFiles(Map<String, LocalFile> byName) {
            containerFiles = byName;
            return this;
        }

        /** Adds a secret under its alias; the bytes are copied. */
        public Builder secret(String alias, byte[] value) {
            secrets.put(alias, value.clone());
            return this;
        }

        /** See {@link ApplicationSpec#attempts()}. */
        public Builder attempts(Attempts value) {
            attempts = value;
            return this;
        }

        /** See {@link ApplicationSpec#access()}. */
        public Builder access(Access value) {
            access = value;
            return this;
        }

        /** See {@link ApplicationSpec#rolledLogs()}. */
        public Builder rolledLogs(String pattern) {
            rolledLogs = Optional.of(pattern);
            return this;
        }

        /** The description; this builder may be used on. */
        public ApplicationSpec build() {
            return new ApplicationSpec(
                    name,
                    type,
                    queue,
                    priority,
                    tags,
                    nodeLabel,
                    resources,
                    launch,
                    containerFiles,
                    secrets,
                    attempts,
                    access,
                    rolledLogs);
        }
    }
}
