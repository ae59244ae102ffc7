package org.rayonyarn.ray.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.worker.classes.CompiledJar;
import org.rayonyarn.ray.worker.classes.JobClassLoader;
import org.rayonyarn.ray.worker.classes.JobClassPath;
import org.rayonyarn.ray.worker.classes.ProgramExit;

/** A job's System.exit, where workers are threads. */
class ThreadExitTest {
    @AfterEach
    void letExitsPass() {
        ProgramExit.interceptWith(code -> {});
    }

    @Test
    void endsTheCallAndNotTheProcess(@TempDir Path folder) throws Exception {
        Path jar = new CompiledJar()
                .source(
                        "app.Leaver",
                        "package app; public class Leaver { public static void go() { System.exit(5); } }")
                .writeTo(folder.resolve("app.jar"));
        ProgramExit.interceptWith(code -> {
            throw new WorkerExit(code);
        });

        try (JobClassLoader loader =
                JobClassPath.parse(jar.toString(), folder).open(ThreadExitTest.class.getClassLoader(), true)) {
            assertThatThrownBy(
                            () -> loader.loadClass("app.Leaver").getMethod("go").invoke(null))
                    .hasRootCauseInstanceOf(WorkerExit.class)
                    .hasRootCauseMessage("it has called System.exit(5)");
        }
        assertThat(ProgramExit.code()).isEmpty();
    }
}
