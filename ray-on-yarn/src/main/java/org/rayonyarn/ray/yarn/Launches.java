package org.rayonyarn.ray.yarn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.ray.launch.ContainerMain;
import org.rayonyarn.ray.rpc.Endpoint;

/**
 * How the containers of a session are started.
 *
 * @param config the session's
 * @param hadoopClassPath what comes behind our own jar
 */
record Launches(YarnConfig config, List<String> hadoopClassPath) {
    /** Our own jar's name in a container. */
    static final String ONE_JAR = "ray-on-yarn.jar";

    /** The name of the node containers, in YARN's eyes and in messages. */
    static final String NODE = "ray-node";

    /** The name of the driver's container. */
    static final String DRIVER = "ray-driver";

    /** The ApplicationMaster: needs our jar and the settings. */
    JvmLaunch master(Map<String, LocalFile> files) {
        return launch(RayAppMaster.class, config.master(), files).build();
    }

    /**
     * A node.
     *
     * @param files all that was staged
     */
    ContainerSpec node(Map<String, LocalFile> files, Endpoint head) {
        JvmLaunch launch = launch(RayNodeMain.class, config.node().jvm(), inContainers(files))
                .argument(head.toString())
                .build();
        return ContainerSpec.of(NODE, config.node().resources(), launch)
                .nodeLabel(config.about().nodeLabel())
                .priority(2)
                .build();
    }

    /** The driver, in cluster mode. */
    ContainerSpec driver(Map<String, LocalFile> files, Endpoint head) {
        JvmLaunch launch = launch(RayDriverMain.class, config.driver(), inContainers(files))
                .argument(head.toString())
                .build();
        return ContainerSpec.of(DRIVER, config.driver().resources(), launch)
                .nodeLabel(config.about().nodeLabel())
                .priority(1)
                .build();
    }

    /** All but what lies there for those who join. */
    private static Map<String, LocalFile> inContainers(Map<String, LocalFile> staged) {
        Map<String, LocalFile> files = new HashMap<>(staged);
        files.remove(Submission.SECRET_FILE);
        return files;
    }

    private JvmLaunch.Builder launch(Class<?> main, YarnConfig.Jvm jvm, Map<String, LocalFile> files) {
        List<String> classPath = new ArrayList<>(List.of(ONE_JAR));
        classPath.addAll(hadoopClassPath);
        JvmLaunch.Builder launch = JvmLaunch.of(ContainerMain.class.getName())
                .jvmFlags(jvm.jvmFlags())
                .argument(main.getName())
                .classPath(classPath)
                .environment(config.code().environment())
                .files(files);
        config.javaHome().ifPresent(launch::javaHome);
        return launch;
    }
}
