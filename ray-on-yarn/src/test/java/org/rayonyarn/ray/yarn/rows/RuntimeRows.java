package org.rayonyarn.ray.yarn.rows;

import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import io.ray.api.function.PyFunction;
import io.ray.api.runtimecontext.NodeInfo;
import io.ray.api.runtimeenv.RuntimeEnv;
import io.ray.runtime.AbstractRayRuntime;
import io.ray.runtime.config.RayConfig;
import io.ray.runtime.metric.Metrics;
import io.ray.runtime.util.SystemConfig;
import io.ray.runtime.util.SystemUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/** Environments, drivers, logs, metrics and the rest. */
final class RuntimeRows {
    /** The size of a node's container. */
    private static final long MOST_HEAP = 1200L << 20;

    private RuntimeRows() {}

    static void addTo(Map<String, Check> rows) {
        rows.put(
                "`setJvmOptions`, `setRuntimeEnv`, `ray.job.runtime-env.*` (variables, jars)",
                RuntimeRows::environments);
        rows.put("`ray.job.jvm-options`", RuntimeRows::jobOptions);
        rows.put("several drivers, `ray.job.id`, `ray.job.namespace`", RuntimeRows::jobs);
        rows.put("`ray.logging.*`, output at the driver", RuntimeRows::logs);
        rows.put("`io.ray.runtime.metric.*`", RuntimeRows::metrics);
        rows.put(
                "`io.ray.runtime`: `AbstractRayRuntime.getRayConfig()`, `RayConfig`, `SystemUtil`, `SystemConfig`",
                RuntimeRows::runtimeNames);
        rows.put("`ray.run-mode`, `ray.local-mode`", RuntimeRows::thisJvm);
        rows.put("`ray.head-args`: CPUs, GPUs, memory, resources, labels, object store memory", RuntimeRows::headArgs);
        rows.put("Python and C++ functions and actors", RuntimeRows::otherLanguages);
    }

    static String variable(String name) {
        return String.valueOf(System.getenv(name));
    }

    static String property(String key) {
        return String.valueOf(System.getProperty(key));
    }

    static String job() {
        return Ray.getRuntimeContext().getCurrentJobId() + " "
                + Ray.getRuntimeContext().getNamespace();
    }

    static int countMetrics() throws Exception {
        Metrics.count().name("rows_checked").register().inc(1);
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.ray:*"), null)
                .size();
    }

    static boolean hasResource(String name) {
        return Thread.currentThread().getContextClassLoader().getResource(name) != null;
    }

    static long largestHeap() {
        return Runtime.getRuntime().maxMemory();
    }

    static int talk(String text) {
        System.out.println(text + " printed");
        System.out.flush();
        LoggerFactory.getLogger("rows").warn("{} logged", text);
        return SystemUtil.pid();
    }

    static String bootstrapAddress() {
        return config().getBootstrapAddress();
    }

    private static RayConfig config() {
        return ((AbstractRayRuntime) Ray.internal()).getRayConfig();
    }

    private static void environments() {
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        env.set("env_vars", Map.of("ROW", "with blanks in it"));
        Check.equal(
                Ray.task(RuntimeRows::variable, "ROW")
                        .setRuntimeEnv(env)
                        .remote()
                        .get(),
                "with blanks in it");
        RuntimeEnv jars = new RuntimeEnv.Builder().build();
        jars.set("jars", List.of(System.getProperty("row.jar")));
        Check.equal(
                Ray.task(RuntimeRows::hasResource, "row.txt")
                        .setRuntimeEnv(jars)
                        .remote()
                        .get(),
                true);
        Check.equal(Ray.task(RuntimeRows::hasResource, "row.txt").remote().get(), false);
        ActorHandle<Keeper> actor = Ray.actor(Keeper::new, "optional")
                .setJvmOptions(List.of("-Drow.actor=its own"))
                .remote();
        Check.equal(actor.task(Keeper::property, "row.actor").remote().get(), "its own");
        actor.kill();
    }

    private static void jobOptions() {
        Check.equal(Ray.task(RuntimeRows::property, "row.job").remote().get(), "the job's");
        long heap = Ray.task(RuntimeRows::largestHeap).remote().get();
        Check.that(heap < MOST_HEAP, "no process may outgrow its container: heap=" + heap);
    }

    private static void jobs() {
        Check.equal(Ray.task(RuntimeRows::job).remote().get(), job());
        Check.equal(Ray.getRuntimeContext().getNamespace(), System.getProperty("ray.job.namespace"));
        Check.equal(Ray.getRuntimeContext().getCurrentJobId().toString(), System.getProperty("ray.job.id"));
    }

    private static void logs() throws Exception {
        String text = "row of " + Ray.getRuntimeContext().getCurrentJobId();
        int pid = Ray.task(RuntimeRows::talk, text).remote().get();
        Path folder = Path.of(System.getProperty("ray.logging.dir"));
        Path log = folder.resolve("java-worker-" + Ray.getRuntimeContext().getCurrentJobId() + "-" + pid + ".log");
        Check.that(Files.readString(log).contains(text + " logged"), log);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> outputs =
                    files.filter(file -> file.toString().endsWith(".out")).toList();
            Check.that(outputs.stream().anyMatch(file -> read(file).contains(text + " printed")), outputs);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void metrics() {
        Check.that(Ray.task(RuntimeRows::countMetrics).remote().get() > 0, "a bean is there");
    }

    private static void runtimeNames() throws Exception {
        Object runtime = Ray.internal();
        Object address = runtime.getClass().getMethod("getBootstrapAddress").invoke(runtime);
        Check.that(String.valueOf(address).matches(".+:\\d+"), address);
        Check.equal(config().getBootstrapAddress(), address);
        Check.equal(Ray.task(RuntimeRows::bootstrapAddress).remote().get(), address);
        Check.equal(config().getJobId(), Ray.getRuntimeContext().getCurrentJobId());
        Check.that(SystemUtil.isProcessAlive(Ray.task(SystemUtil::pid).remote().get()), "a worker is alive");
        Check.equal(SystemConfig.getLargestSizePassedByValue(), 100L * 1024);
    }

    private static void thisJvm() {
        Check.equal(Ray.task(SystemUtil::pid).remote().get(), SystemUtil.pid());
        Check.that(Ray.getRuntimeContext().isLocalMode(), "the mode is said");
    }

    /** Every node but the driver has the labels. */
    private static void headArgs() {
        List<NodeInfo> labelled = Ray.getRuntimeContext().getAllNodeInfo().stream()
                .filter(node -> "labelled".equals(node.labels.get("row")))
                .toList();
        Check.equal(labelled.size(), 2);
    }

    private static void otherLanguages() {
        Check.fails(
                UnsupportedOperationException.class, () -> Ray.task(PyFunction.of("module", "function", Integer.class))
                        .remote());
    }
}
