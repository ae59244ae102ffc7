package org.rayonyarn.ray.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RuntimeEnvException;
import io.ray.api.runtimeenv.RuntimeEnvConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonRuntimeEnvTest {
    private final JsonRuntimeEnv env = JsonRuntimeEnv.empty();

    /** As users write them: not public. */
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // the library finds them
    private static class Pip {
        private String[] packages = {};
        private Boolean check = false;

        public String[] getPackages() {
            return packages;
        }

        public Boolean getCheck() {
            return check;
        }
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(env.isEmpty()).isTrue();
        assertThat(env.serializeToRuntimeEnvInfo()).isEmpty();
        assertThat(env.contains("env_vars")).isFalse();
        assertThat((Object) env.get("env_vars", Map.class)).isNull();
        assertThat(env.getJsonStr("env_vars")).isNull();
        assertThat(env.remove("env_vars")).isFalse();
    }

    @Test
    void keepsAnyObjectThatJsonCanSay() {
        Pip pip = new Pip();
        pip.packages = new String[] {"requests", "tensorflow"};
        pip.check = true;

        env.set("pip", pip);
        env.set("env_vars", Map.of("A", "1"));

        Pip read = env.get("pip", Pip.class);
        assertThat(read.packages).containsExactly("requests", "tensorflow");
        assertThat(read.check).isTrue();
        assertThat((Object) env.get("env_vars", Map.class)).isEqualTo(Map.of("A", "1"));
        assertThat(env.contains("pip")).isTrue();
        assertThat(env.remove("pip")).isTrue();
        assertThat(env.contains("pip")).isFalse();
    }

    @Test
    void keepsJsonAsItWasGiven() {
        String json = "{\"packages\":[\"a\",\"b\"],\"check\":true,\"size\":1}";

        env.setJsonStr("pip", json);

        assertThat(env.getJsonStr("pip")).isEqualTo(json);
        assertThat(JsonRuntimeEnv.parse(env.serialize()).getJsonStr("pip")).isEqualTo(json);
    }

    @Test
    void holdsAConfiguration() {
        assertThat(env.getConfig()).isNull();

        env.setConfig(new RuntimeEnvConfig(42, false));

        assertThat(env.getConfig().getSetupTimeoutSeconds()).isEqualTo(42);
        assertThat(env.getConfig().getEagerInstall()).isFalse();
        assertThat(Environment.parse(env.serialize()).setupTimeout()).hasSeconds(42);
    }

    @Test
    void refusesWhatIsNoJsonAndNoConfiguration() {
        assertThatThrownBy(() -> env.setJsonStr("pip", "{\"a\":")).isInstanceOf(RuntimeEnvException.class);
        assertThatThrownBy(() -> env.set("config", Map.of("a", 1)))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("config");
        assertThatThrownBy(() -> JsonRuntimeEnv.parse("[1]")).isInstanceOf(RuntimeEnvException.class);
        env.set("pip", List.of(1));
        assertThatThrownBy(() -> env.get("pip", Pip.class))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("pip");
    }

    @Test
    void aTaskWinsFieldByFieldAndVariableByVariable() {
        String job = "{\"env_vars\":{\"A\":\"1\",\"B\":\"2\"},\"java_jars\":[\"x\"],\"other\":1}";
        String task = "{\"env_vars\":{\"B\":\"3\"},\"java_jars\":[\"y\"]}";

        Environment merged = Environment.parse(Environment.merge(job, task));

        assertThat(merged.variables()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "3"));
        assertThat(merged.jars()).containsExactly("y");
        assertThat(JsonRuntimeEnv.parse(Environment.merge(job, task)).contains("other"))
                .isTrue();
        assertThat(Environment.merge(job, "")).isEqualTo(job);
        assertThat(Environment.merge("", task)).isEqualTo(task);
    }

    @Test
    void saysWhichFieldIsWrong() {
        assertThatThrownBy(() -> Environment.parse("{\"java_jars\":\"one\"}"))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("java_jars must be a list");
        assertThatThrownBy(() -> Environment.parse("{\"env_vars\":[]}"))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("env_vars must be an object");
    }

    @Test
    void aJobsSettingsMakeOne() {
        String text = JobEnvironment.of(Map.of("A", "1"), List.of("file:/a.jar"), 7);

        Environment environment = Environment.parse(text);

        assertThat(environment.variables()).isEqualTo(Map.of("A", "1"));
        assertThat(environment.jars()).containsExactly("file:/a.jar");
        assertThat(environment.setupTimeout()).hasSeconds(7);
        assertThat(JobEnvironment.of(Map.of(), List.of(), 0)).isEmpty();
    }
}
