package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.runtimeenv.RuntimeEnv;
import io.ray.api.runtimeenv.types.RuntimeEnvName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** Environments and JVM options of tasks and actors in a session whose workers are threads otherwise. Started by the subclass. */
abstract class RuntimeEnvContract {
    /** What the subclass sets for the job. */
    static final Map<String, String> OF_JOB = Map.of("RAY_TEST_JOB", "job", "RAY_TEST_BOTH", "job");

    static void setJobEnvironment() {
        OF_JOB.forEach((name, value) -> System.setProperty("ray.job.runtime-env.env-vars." + name, value));
    }

    static void clearJobEnvironment() {
        OF_JOB.keySet().forEach(name -> System.clearProperty("ray.job.runtime-env.env-vars." + name));
    }

    private static RuntimeEnv variables(String... namesAndValues) {
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        Map<String, String> variables = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        env.set("env_vars", variables);
        return env;
    }

    @Test
    void variablesAreTheProcesss() {
        RuntimeEnv env = variables("RAY_TEST_BOTH", "task", "RAY_TEST_TASK", "with blanks");

        List<String> seen = Ray.task(
                        IsolationPrograms::variables, List.of("RAY_TEST_JOB", "RAY_TEST_BOTH", "RAY_TEST_TASK"))
                .setRuntimeEnv(env)
                .remote()
                .get();

        assertThat(seen).containsExactly("job", "task", "with blanks");
    }

    @Test
    void actorsHaveThemToo() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new)
                .setRuntimeEnv(variables("RAY_TEST_TASK", "actor"))
                .remote();

        assertThat(hermit.task(Hermit::variable, "RAY_TEST_TASK").remote().get())
                .isEqualTo("actor");
        assertThat(hermit.task(Hermit::currentEnvironment).remote().get())
                .contains("\"RAY_TEST_TASK\":\"actor\"")
                .contains("\"RAY_TEST_JOB\":\"job\"");
        hermit.kill();
    }

    @Test
    void childrenInherit() {
        assertThat(Ray.task(IsolationPrograms::variableOfChild, "RAY_TEST_TASK")
                        .setRuntimeEnv(variables("RAY_TEST_TASK", "parent"))
                        .remote()
                        .get())
                .isEqualTo("parent");
    }

    @Test
    void theDriversIsTheJobs() {
        RuntimeEnv current = Ray.getRuntimeContext().getCurrentRuntimeEnv();

        assertThat((Object) current.get("env_vars", Map.class)).isEqualTo(OF_JOB);
        assertThat(RuntimeEnv.deserialize(current.serialize()).serialize()).isEqualTo(current.serialize());
    }

    @Test
    void jarsAndZipsAreOnTheClassPath(@TempDir Path folder) throws IOException {
        Path resource = Files.writeString(folder.resolve("ray-test.txt"), "found");
        Path jar = archive(folder.resolve("with blank.jar"), "ray-test.txt", resource);
        Path inner = archive(folder.resolve("inner.jar"), "ray-inner.txt", resource);
        Path zip = archive(folder.resolve("lib.zip"), "lib/inner.jar", inner);
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        env.set(RuntimeEnvName.JARS, List.of(jar.toUri().toString(), zip.toUri().toString()));

        List<Boolean> found = Ray.task(
                        IsolationPrograms::hasResources, List.of("ray-test.txt", "ray-inner.txt", "ray-none.txt"))
                .setRuntimeEnv(env)
                .remote()
                .get();

        assertThat(found).containsExactly(true, true, false);
    }

    private static Path archive(Path archive, String entry, Path content) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry(entry));
            Files.copy(content, out);
            out.closeEntry();
        }
        return archive;
    }

    @Test
    void saysWhichJarCannotBeHad() {
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        env.set(RuntimeEnvName.JARS, List.of("file:/no/such/thing.jar"));

        assertThatThrownBy(() -> Ray.task(IsolationPrograms::pid)
                        .setRuntimeEnv(env)
                        .remote()
                        .get())
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("file:/no/such/thing.jar");
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new).setRuntimeEnv(env).remote();
        assertThatThrownBy(() -> hermit.task(Hermit::call).remote().get())
                .isInstanceOf(RayActorException.class)
                .hasRootCauseMessage("there is no such file, or it can't be read");
    }

    @Test
    void fieldsForPythonAreCarriedAndLeftAlone() {
        RuntimeEnv env = variables("RAY_TEST_TASK", "task");
        env.setJsonStr("pip", "[\"a-package\"]");

        assertThat(Ray.task(IsolationPrograms::variables, List.of("RAY_TEST_TASK"))
                        .setRuntimeEnv(env)
                        .remote()
                        .get())
                .containsExactly("task");
    }

    @Test
    void anImageIsRefusedBeforeAnythingRuns() {
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        env.set("container", Map.of("image", "an/image"));

        assertThatThrownBy(() ->
                        Ray.task(IsolationPrograms::pid).setRuntimeEnv(env).remote())
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("the field container");
        assertThatThrownBy(() -> Ray.actor(Hermit::new).setRuntimeEnv(env).remote())
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("the field container");
    }

    @Test
    void saysThatNobodyCanOpenSuchUrls() {
        RuntimeEnv env = new RuntimeEnv.Builder().build();
        env.set(RuntimeEnvName.JARS, List.of("nosuchscheme://host/thing.jar"));

        assertThatThrownBy(() -> Ray.task(IsolationPrograms::pid)
                        .setRuntimeEnv(env)
                        .remote()
                        .get())
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("nosuchscheme://host/thing.jar");
    }

    @Test
    void aVariableNeedsAName() {
        for (String name : List.of("A=B", "")) {
            assertThatThrownBy(() -> Ray.task(IsolationPrograms::pid)
                            .setRuntimeEnv(variables(name, "value"))
                            .remote()
                            .get())
                    .isInstanceOf(RuntimeEnvException.class)
                    .hasMessageContaining("env_vars: \"" + name + "\"");
        }
    }

    @Test
    void aBlankJvmOptionAsksForAJvmAlone() {
        ActorHandle<Hermit> hermit =
                Ray.actor(Hermit::new).setJvmOptions(List.of(" ")).remote();

        assertThat(hermit.task(Hermit::pid).remote().get())
                .isNotEqualTo(ProcessHandle.current().pid());
        hermit.kill();
    }

    @Test
    void anActorsJvmOptionsKeepTheirBlanks() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new)
                .setJvmOptions(List.of("-Dray.test.option=two words", "-Dray.test.other='x y'"))
                .remote();

        assertThat(hermit.task(Hermit::property, "ray.test.option").remote().get())
                .isEqualTo("two words");
        assertThat(hermit.task(Hermit::property, "ray.test.other").remote().get())
                .isEqualTo("'x y'");
        hermit.kill();
    }

    @Test
    void anOptionThatTheJvmRefusesIsTheActorsDeath() {
        ActorHandle<Hermit> hermit = Ray.actor(Hermit::new)
                .setJvmOptions(List.of("-XX:NoSuchOptionAtAll"))
                .remote();

        assertThatThrownBy(() -> hermit.task(Hermit::call).remote().get())
                .isInstanceOf(RayActorException.class)
                .cause()
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("-XX:NoSuchOptionAtAll");
    }
}
