package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.Ray;
import io.ray.runtime.AbstractRayRuntime;
import io.ray.runtime.config.RunMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that asks for one JVM gets it, and is told so. */
class LocalModeTest {
    @BeforeEach
    void start() {
        System.setProperty("ray.local-mode", "true");
        System.setProperty("ray.address", "local:2");
        Ray.init();
    }

    @AfterEach
    void stop() {
        Ray.shutdown();
        System.clearProperty("ray.local-mode");
        System.clearProperty("ray.address");
    }

    static boolean isLocal() {
        return Ray.getRuntimeContext().isLocalMode();
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void everybodyIsToldOfIt() {
        assertThat(isLocal()).isTrue();
        assertThat(Ray.task(LocalModeTest::isLocal).remote().get()).isTrue();
        assertThat(((AbstractRayRuntime) Ray.internal()).getRayConfig().runMode).isEqualTo(RunMode.LOCAL);
        assertThat(Ray.task(LocalModeTest::pid).remote().get()).isEqualTo(pid());
    }
}
