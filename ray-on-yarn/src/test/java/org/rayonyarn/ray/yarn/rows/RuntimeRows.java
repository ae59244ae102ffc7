package org.rayonyarn.ray.yarn.rows;

import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import io.ray.api.function.PyFunction;
import io.ray.api.runtimeenv.RuntimeEnv;
import io.ray.runtime.metric.Metrics;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.ObjectName;

/** Environments, drivers, logs, metrics and the rest. */
final class RuntimeRows {
    private RuntimeRows() {}

    static void addTo(Map<String, Check> rows) {
        rows.put(
                "`setJvmOptions`, `setRuntimeEnv`, `ray.job.runtime-env.*` (variables, jars)",
                RuntimeRows::environments);
        rows.put("`ray.job.jvm-options`", RuntimeRows::jobOptions);
        rows.put("several drivers, `ray.job.id`, `ray.job.namespace`", RuntimeRows::jobs);
        rows.put("`ray.logging.*`, output at the driver", RuntimeRows::logs);
        rows.put("`io.ray.runtime.metric.*`", RuntimeRows::metrics);
        rows.put("`getBootstrapAddress()` on `Ray.internal()`", RuntimeRows::address);
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

    /** Files of this process's log. */
    static boolean hasLog() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        Path folder = Path.of("/proc", pid, "fd", "1").toRealPath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(Files::isRegularFile);
        }
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
        ActorHandle<Keeper> actor = Ray.actor(Keeper::new, "optional")
                .setJvmOptions(java.util.List.of("-Drow.actor=its own"))
                .remote();
        Check.equal(actor.task(Keeper::property, "row.actor").remote().get(), "its own");
        actor.kill();
    }

    private static void jobOptions() {
        Check.equal(Ray.task(RuntimeRows::property, "row.job").remote().get(), "the job's");
    }

    private static void jobs() {
        Check.equal(Ray.task(RuntimeRows::job).remote().get(), job());
        Check.equal(Ray.getRuntimeContext().getNamespace(), System.getProperty("ray.job.namespace"));
    }

    private static void logs() {
        Check.equal(Ray.task(RuntimeRows::hasLog).remote().get(), true);
    }

    private static void metrics() {
        Check.that(Ray.task(RuntimeRows::countMetrics).remote().get() > 0, "a bean is there");
    }

    private static void address() throws Exception {
        Object runtime = Ray.internal();
        Object address = runtime.getClass().getMethod("getBootstrapAddress").invoke(runtime);
        Check.that(String.valueOf(address).matches(".+:\\d+"), address);
    }

    private static void otherLanguages() {
        Check.fails(
                UnsupportedOperationException.class, () -> Ray.task(PyFunction.of("module", "function", Integer.class))
                        .remote());
    }
}
