package org.rayonyarn.ray.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rayonyarn.ray.worker.classes.CompiledJar;
import org.rayonyarn.ray.worker.classes.JobClassLoader;
import org.rayonyarn.ray.worker.classes.JobClassPath;
import org.rayonyarn.ray.worker.classes.ProgramExit;

/** What ends a process, in a job whose workers are threads. */
class ThreadExitTest {
    private static final String LEAVER =
            """
            package app;
            import java.util.function.IntConsumer;
            public class Leaver {
                static String text = "exit and halt";
                static int number(String of) {
                    switch (of) {
                        case "a": return 1;
                        case "b": return 1 << 20;
                        default: return of.length();
                    }
                }
                static int table(int of) {
                    switch (of) { case 1: return 7; case 2: return 9; case 3: return 11; default: return -1; }
                }
                public static void go(int code) {
                    long wide = number("b") + table(code);
                    for (int i = 0; i < 300; i += 299) { wide += i; }
                    %s
                    throw new IllegalStateException("it went on " + wide + text);
                }
            }
            """;

    @AfterEach
    void letExitsPass() {
        ProgramExit.interceptWith(call -> {});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            System.exit(code);                                                     | System.exit(5)
            Runtime.getRuntime().halt(code);                                       | Runtime.halt(5)
            Runtime.getRuntime().exit(code);                                       | Runtime.exit(5)
            IntConsumer end = System::exit; end.accept(code);                      | System.exit(5)
            IntConsumer end = Runtime.getRuntime()::halt; end.accept(code);        | Runtime.halt(5)
            Runtime r = Runtime.getRuntime(); Runnable end = () -> r.exit(code); end.run(); | Runtime.exit(5)
            if (wide < 0) System.exit(1); Runtime.getRuntime().halt(code);         | Runtime.halt(5)
            """)
    void endsTheCallAndNotTheProcess(String statements, String call, @TempDir Path folder) throws Exception {
        Path jar = new CompiledJar()
                .source("app.Leaver", LEAVER.formatted(statements))
                .writeTo(folder.resolve("app.jar"));
        ProgramExit.interceptWith(said -> {
            throw new WorkerExit(said);
        });

        try (JobClassLoader loader =
                JobClassPath.parse(jar.toString(), folder).open(ThreadExitTest.class.getClassLoader(), true)) {
            assertThatThrownBy(() -> loader.loadClass("app.Leaver")
                            .getMethod("go", int.class)
                            .invoke(null, 5))
                    .hasRootCauseInstanceOf(WorkerExit.class)
                    .hasRootCauseMessage("it has called " + call);
        }
        assertThat(ProgramExit.code()).isEmpty();
    }
}
