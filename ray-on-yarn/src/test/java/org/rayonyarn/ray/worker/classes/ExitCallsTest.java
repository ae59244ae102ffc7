package org.rayonyarn.ray.worker.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitCallsTest {
    private static final String LEAVES =
            """
            package com.example;
            public class Leaves {
                static final long BIG = 1L << 40;
                static final double HALF = 0.5;
                public static String exit = "a field called exit";
                public static void exit(int code) { exit = "a method called exit " + code + BIG + HALF; }
                public static void main(String[] args) {
                    exit(1);
                    Runnable leave = () -> System.exit(args.length + 4);
                    leave.run();
                }
            }
            """;

    private static final String STAYS =
            "package com.example; public class Stays { public static String exit() { return \"exit\"; } }";

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void leavesClassesWithoutSuchCallsAlone() throws Exception {
        Path classes = new CompiledJar().source("com.example.Stays", STAYS).compileTo(folder);
        byte[] file = Files.readAllBytes(classes.resolve("com/example/Stays.class"));

        assertThat(ExitCalls.redirect(file)).isSameAs(file);
    }

    /** Every class of the JDK's own compiler: the walk over instructions meets all of them. */
    @Test
    void readsTheInstructionsOfManyClasses() throws Exception {
        List<Path> classes;
        try (FileSystem platform = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of());
                Stream<Path> files = Files.walk(platform.getPath("/modules/jdk.compiler/com/sun/tools/javac/comp"))) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : classes) {
                byte[] read = Files.readAllBytes(file);
                new Instructions(read, new ConstantPool(read))
                        .forEach(at ->
                                assertThat(read[at] & 0xff).as(file::toString).isLessThan(0xca));
            }
        }
        assertThat(classes).hasSizeGreaterThan(100);
    }

    @Test
    void leavesWhatIsNoClassAlone() {
        byte[] garbage = "0123456789 exit".getBytes(StandardCharsets.UTF_8);

        assertThat(ExitCalls.redirect(garbage)).isSameAs(garbage);
    }

    @Test
    void theCodeIsKnownInTheProcessThatEndsWithIt() throws Exception {
        Path jar = new CompiledJar().source("com.example.Leaves", LEAVES).writeTo(folder.resolve("leaves.jar"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Caller.class.getName(),
                        jar.toString()))
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("noted OptionalInt[4]").contains("a method called exit 1");
        assertThat(process.exitValue()).isEqualTo(4);
    }

    /** The main of the process. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] args) throws Exception {
            JobClassLoader loader = JobClassPath.parse(args[0], Path.of("")).open(Caller.class.getClassLoader(), true);
            Class<?> program = loader.loadClass("com.example.Leaves");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("noted " + ProgramExit.code())));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> print(program)));
            program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }

        private static void print(Class<?> program) {
            try {
                System.out.println(program.getField("exit").get(null));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
