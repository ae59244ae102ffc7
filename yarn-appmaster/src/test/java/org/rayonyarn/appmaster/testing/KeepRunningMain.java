package org.rayonyarn.appmaster.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rayonyarn.appmaster.AppMaster;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.Resources;

/**
 * The ApplicationMaster's main of {@link KeepRunning}. Arguments are {@code name=value}: {@code containers}, {@code memory} (MiB), {@code
 * gpus}, {@code failures}, {@code flags} and {@code args} (blank between them), {@code main}, {@code constraint}, {@code label}, {@code
 * pids} (a folder where the process leaves its pid). Every other name is a setting of the AppMaster.
 */
public final class KeepRunningMain {
    private KeepRunningMain() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> options = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(arg -> arg[0], arg -> arg[1]));
        if (options.containsKey("pids")) {
            String attempt = String.valueOf(System.getenv("CONTAINER_ID"));
            Files.writeString(
                    Path.of(options.get("pids"), attempt + ".master"),
                    Long.toString(ProcessHandle.current().pid()));
        }
        KeepRunning application = new KeepRunning(
                Integer.parseInt(options.getOrDefault("containers", "1")),
                spec(options),
                Integer.parseInt(options.getOrDefault("failures", "0")));
        System.exit(AppMaster.run(application, AppMasterConfig.from(options::get)));
    }

    private static ContainerSpec spec(Map<String, String> options) {
        long gpus = Long.parseLong(options.getOrDefault("gpus", "0"));
        Resources resources = new Resources(
                Long.parseLong(options.getOrDefault("memory", "256")),
                1,
                gpus == 0 ? Map.of() : Map.of("yarn.io/gpu", gpus));
        JvmLaunch.Builder launch = JvmLaunch.of(options.getOrDefault("main", ContainerProgram.class.getName()))
                .jvmFlags(words(options.getOrDefault("flags", "-Xmx64m -Xshare:auto -XX:TieredStopAtLevel=1")))
                .arguments(words(options.getOrDefault("args", "exit 0")))
                .classPath(
                        List.of(Optional.ofNullable(System.getenv("CLASSPATH")).orElse("")));
        Optional.ofNullable(options.get("java")).ifPresent(launch::javaHome);
        return ContainerSpec.of("program", resources, launch.build())
                .placementConstraint(options.getOrDefault("constraint", ""))
                .allocationTags(options.containsKey("constraint") ? Set.of("program") : Set.of())
                .nodeLabel(options.getOrDefault("label", ""))
                .build();
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
