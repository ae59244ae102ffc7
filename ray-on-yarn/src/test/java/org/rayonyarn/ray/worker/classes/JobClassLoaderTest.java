package org.rayonyarn.ray.worker.classes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.Ray;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's fat jar, with Ray inside, before our classes. */
class JobClassLoaderTest {
    private static Path folder;
    private static ClassLoader ours;
    private static Path fatJar;

    @BeforeAll
    static void makeJars(@TempDir Path jars) throws IOException {
        folder = jars;
        ours = ourSide();
        fatJar = fatJar();
    }

    /** What lies on our side: a library in version 1, our runtime factory, a configuration file. */
    private static ClassLoader ourSide() throws IOException {
        Path jar = new CompiledJar()
                .source(
                        "com.lib.Library",
                        "package com.lib; public class Library { public static int version() { return 1; } }")
                .source("com.lib.OnlyOurs", "package com.lib; public class OnlyOurs {}")
                .source(
                        "io.ray.runtime.DefaultRayRuntimeFactory",
                        "package io.ray.runtime; public class DefaultRayRuntimeFactory {}")
                .resource("ray.conf", "ours")
                .resource("only-ours.txt", "ours")
                .resource("io/ray/note.txt", "ours")
                .writeTo(folder.resolve("ours.jar"));
        return new JobClassPath(List.of(jar)).open(JobClassLoaderTest.class.getClassLoader(), false);
    }

    private static Path fatJar() {
        return new CompiledJar()
                .source(
                        "com.user.Main",
                        "package com.user; public class Main {"
                                + " public static int library() { return com.lib.Library.version(); } }")
                .source(
                        "com.lib.Library",
                        "package com.lib; public class Library { public static int version() { return 2; } }")
                .source(
                        "io.ray.api.Ray",
                        "package io.ray.api; public class Ray { static { explode(); }"
                                + " static void explode() { throw new IllegalStateException(\"the wrong Ray\"); } }")
                .source(
                        "io.ray.runtime.DefaultRayRuntimeFactory",
                        "package io.ray.runtime; public class DefaultRayRuntimeFactory { static { explode(); }"
                                + " static void explode() { throw new IllegalStateException(\"the wrong runtime\"); } }")
                .source("io.ray.serve.Extra", "package io.ray.serve; public class Extra {}")
                .source("org.slf4j.Logger", "package org.slf4j; public interface Logger {}")
                .source(
                        "org.apache.hadoop.conf.Configuration",
                        "package org.apache.hadoop.conf; public class Configuration {}")
                .source("org.apache.hadoop.mine.Tool", "package org.apache.hadoop.mine; public class Tool {}")
                .source("javax.inject.Inject", "package javax.inject; public @interface Inject {}")
                .resource("ray.conf", "user's")
                .resource("org/w3c/dom/Node.class", "not even a class")
                .resource("only-users.txt", "user's")
                .resource("io/ray/note.txt", "user's")
                .writeTo(folder.resolve("user's fat.jar"));
    }

    private static JobClassLoader jobLoader(boolean userFirst) {
        return JobClassPath.parse(fatJar.toString(), folder).open(ours, userFirst);
    }

    @Test
    void theUsersVersionOfALibraryWins() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThat(libraryVersion(loader)).isEqualTo(2);
            assertThat(loader.loadClass("com.lib.OnlyOurs").getClassLoader()).isSameAs(ours);
        }
    }

    @Test
    void ourVersionWinsInJavasUsualOrder() throws Exception {
        try (JobClassLoader loader = jobLoader(false)) {
            assertThat(libraryVersion(loader)).isEqualTo(1);
            assertThat(contentOf(loader, "ray.conf")).isEqualTo("ours");
        }
    }

    @Test
    void rayIsOursThoughTheJarBringsItsOwn() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThat(loader.loadClass("io.ray.api.Ray")).isSameAs(Ray.class);
            Class<?> factory = Class.forName("io.ray.runtime.DefaultRayRuntimeFactory", true, loader);
            assertThat(factory.getClassLoader()).isNotSameAs(loader);
            assertThat(contentOf(loader, "io/ray/note.txt")).isEqualTo("ours");
        }
    }

    @Test
    void whatWeDoNotHaveOfASharedPackageIsFoundInTheJar() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThat(loader.loadClass("io.ray.serve.Extra").getClassLoader()).isSameAs(loader);
            assertThat(loader.loadClass("org.apache.hadoop.mine.Tool").getClassLoader())
                    .isSameAs(loader);
        }
    }

    @Test
    void loggingHadoopAndThePlatformAreShared() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThat(loader.loadClass("org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
            assertThat(loader.loadClass("org.apache.hadoop.conf.Configuration"))
                    .isSameAs(org.apache.hadoop.conf.Configuration.class);
            assertThat(loader.loadClass("org.w3c.dom.Node")).isSameAs(org.w3c.dom.Node.class);
            assertThat(requireNonNull(loader.getResource("org/w3c/dom/Node.class"))
                            .getProtocol())
                    .isEqualTo("jrt");
            assertThat(loader.loadClass("javax.inject.Inject").getClassLoader()).isSameAs(loader);
        }
    }

    @Test
    void resourcesFollowTheRuleOfClasses() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThat(contentOf(loader, "ray.conf")).isEqualTo("user's");
            assertThat(contentOf(loader, "only-ours.txt")).isEqualTo("ours");
            assertThat(contentOf(loader, "only-users.txt")).isEqualTo("user's");
            assertThat(loader.getResource("none.txt")).isNull();

            List<String> all = new ArrayList<>();
            for (URL url : Collections.list(loader.getResources("ray.conf"))) {
                all.add(new String(url.openStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            assertThat(all).containsExactly("user's", "ours");
        }
    }

    @Test
    void whatIsNowhereIsNotFound() throws Exception {
        try (JobClassLoader loader = jobLoader(true)) {
            assertThatThrownBy(() -> loader.loadClass("com.user.Gone"))
                    .isInstanceOf(ClassNotFoundException.class)
                    .hasMessageContaining("com.user.Gone");
        }
    }

    @Test
    void threadsThatLoadTheSameClassGetTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (JobClassLoader loader = jobLoader(true)) {
            List<Callable<Class<?>>> loads =
                    Collections.nCopies(32, () -> Class.forName("com.user.Main", true, loader));
            Class<?> main = loader.loadClass("com.user.Main");

            for (Future<Class<?>> loaded : threads.invokeAll(loads)) {
                assertThat(loaded.get()).isSameAs(main);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void classFilesInAFolderAreLoadedToo() throws Exception {
        Path classes = new CompiledJar()
                .source("com.user.Loose", "package com.user; public class Loose {}")
                .compileTo(Files.createDirectory(folder.resolve("my classes")));
        try (JobClassLoader loader = JobClassPath.parse("my classes", folder).open(ours, true)) {
            assertThat(loader.loadClass("com.user.Loose").getClassLoader()).isSameAs(loader);
            assertThat(classes).isDirectory();
        }
    }

    private static Object libraryVersion(ClassLoader loader) throws ReflectiveOperationException {
        return requireNonNull(
                loader.loadClass("com.user.Main").getMethod("library").invoke(null));
    }

    private static String contentOf(ClassLoader loader, String resource) throws IOException {
        try (InputStream in = requireNonNull(loader.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
