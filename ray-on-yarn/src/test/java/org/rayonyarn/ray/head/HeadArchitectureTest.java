package org.rayonyarn.ray.head;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** What the head may know. Think twice about the layering before you change this. */
@AnalyzeClasses(packages = "org.rayonyarn.ray.head", importOptions = ImportOption.DoNotIncludeTests.class)
final class HeadArchitectureTest {
    @ArchTest
    static final ArchRule HEAD_KNOWS_MESSAGES_ONLY = classes()
            .that()
            .resideInAnyPackage("org.rayonyarn.ray.head", "org.rayonyarn.ray.head.policy")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.slf4j",
                            "org.jspecify.annotations",
                            "io.ray.api.id",
                            "io.ray.api.placementgroup",
                            "org.rayonyarn.ray.rpc",
                            "org.rayonyarn.ray.head..")
                    .and(resideOutsideOfPackage("org.rayonyarn.ray.head.zookeeper..")));

    @ArchTest
    static final ArchRule POLICY_IS_PURE = classes()
            .that()
            .resideInAPackage("org.rayonyarn.ray.head.policy")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations",
                    "io.ray.api.id",
                    "io.ray.api.placementgroup",
                    "org.rayonyarn.ray.rpc",
                    "org.rayonyarn.ray.head.policy"));

    @ArchTest
    static final ArchRule NO_CLOCK_THREAD_OR_SOCKET = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, Clock.class, Instant.class, Random.class, Socket.class, ServerSocket.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels", "java.nio.file")
            .because("time and chance are parameters, and the world is behind ports");
}
