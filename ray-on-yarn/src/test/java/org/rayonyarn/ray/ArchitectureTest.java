package org.rayonyarn.ray;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
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
import java.util.stream.Stream;

/**
 * Which package may know which. Think hard about the layering before you change a line here: an arrow that is added in a hurry
 * is never taken away. The head's own rules stand in {@code HeadArchitectureTest}.
 */
@AnalyzeClasses(packages = "org.rayonyarn.ray", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String RAY = "org.rayonyarn.ray";
    private static final String[] DETERMINISTIC = {RAY + ".scheduler", RAY + ".ownership", RAY + ".objectstore"};

    @ArchTest
    static final ArchRule MESSAGES_KNOW_NOTHING = mayKnow("rpc", "rpc");

    @ArchTest
    static final ArchRule TRANSPORT_KNOWS_MESSAGES = mayKnow("rpc.transport", "rpc", "rpc.transport");

    @ArchTest
    static final ArchRule NETTY_IS_ONE_TRANSPORT =
            mayKnow("rpc.transport.netty", "rpc", "rpc.transport", "rpc.transport.netty");

    @ArchTest
    static final ArchRule MEMORY_IS_ANOTHER =
            mayKnow("rpc.transport.memory", "rpc", "rpc.transport", "rpc.transport.memory");

    @ArchTest
    static final ArchRule ENVIRONMENTS = mayKnow("env", "env");

    @ArchTest
    static final ArchRule VALUES = mayKnow("value", "value", "rpc");

    @ArchTest
    static final ArchRule BINDING = mayKnow("", "", "env", "rpc", "value");

    @ArchTest
    static final ArchRule SCHEDULER = mayKnow("scheduler", "scheduler", "rpc");

    @ArchTest
    static final ArchRule OWNERSHIP = mayKnow("ownership", "ownership", "rpc");

    @ArchTest
    static final ArchRule OBJECT_STORE = mayKnow("objectstore", "objectstore", "rpc");

    @ArchTest
    static final ArchRule STORED_FILES = mayKnow("objectstore.files", "objectstore.files", "objectstore", "rpc");

    @ArchTest
    static final ArchRule RECOVERY = mayKnow("recovery", "recovery", "rpc");

    @ArchTest
    static final ArchRule WORKER = mayKnow("worker", "worker", "", "objectstore", "recovery", "rpc", "value");

    @ArchTest
    static final ArchRule WORKER_PROCESSES =
            mayKnow("worker.process", "worker.process", "worker", "", "rpc", "rpc.transport", "value");

    @ArchTest
    static final ArchRule FUNCTIONS = mayKnow("worker.function", "worker.function", "rpc");

    @ArchTest
    static final ArchRule CLASS_LOADERS = mayKnow("worker.classes", "worker.classes");

    @ArchTest
    static final ArchRule NODE = mayKnow(
            "node",
            "node",
            "",
            "scheduler",
            "ownership",
            "worker",
            "objectstore",
            "objectstore.files",
            "recovery",
            "rpc",
            "value");

    @ArchTest
    static final ArchRule CLIENT =
            mayKnow("client", "client", "", "env", "node", "objectstore.files", "rpc", "scheduler");

    @ArchTest
    static final ArchRule PROCESS = mayKnow(
            "process",
            "process",
            "",
            "env",
            "node",
            "head",
            "objectstore.files",
            "recovery",
            "rpc",
            "rpc.transport",
            "rpc.transport.netty",
            "value",
            "worker",
            "worker.function",
            "worker.classes",
            "worker.process");

    @ArchTest
    static final ArchRule LOCAL = mayKnow("local", "local", "", "client", "head", "node", "process", "rpc");

    @ArchTest
    static final ArchRule NOBODY_IMPORTS_THE_LAUNCHERS = noClasses()
            .that(resideOutsideOfPackages(RAY + ".yarn..", RAY + ".local..", RAY + ".launch.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(RAY + ".yarn..", RAY + ".local.."))
            .because("they are found by the ServiceLoader");

    @ArchTest
    static final ArchRule NETTY_STOPS_AT_ITS_TRANSPORT = only("rpc.transport.netty", "io.netty..");

    @ArchTest
    static final ArchRule CURATOR_STOPS_AT_THE_CONTROL_STORE =
            only("head.zookeeper", "org.apache.curator..", "org.apache.zookeeper..");

    @ArchTest
    static final ArchRule JACKSON_STOPS_AT_ENVIRONMENTS = only("env", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule FORY_STOPS_AT_THE_SERIALISERS = only("value", "org.apache.fory..");

    @ArchTest
    static final ArchRule HADOOP_STOPS_AT_THE_EDGE = noClasses()
            .that(resideOutsideOfPackages(RAY + ".yarn..", RAY + ".hdfs..", RAY + ".web.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."));

    @ArchTest
    static final ArchRule THE_APPLICATION_MASTER_IS_YARNS_AFFAIR = noClasses()
            .that(resideOutsideOfPackages(RAY + ".yarn.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.rayonyarn.appmaster.."));

    @ArchTest
    static final ArchRule CORES_HAVE_NO_THREAD_AND_NO_SOCKET = noClasses()
            .that(resideInAnyPackage(DETERMINISTIC))
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, Clock.class, Instant.class, Random.class, Socket.class, ServerSocket.class)
            .orShould()
            .dependOnClassesThat(resideInAnyPackage("java.nio.channels", "java.nio.file", "java.util.concurrent.locks"))
            .because("time and chance are parameters, and the world is behind ports");

    @ArchTest
    static final ArchRule CORES_READ_NO_CLOCK = noClasses()
            .that(resideInAnyPackage(DETERMINISTIC))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule NODE_CORES_ARE_CONFINED = noClasses()
            .that(resideInAnyPackage(DETERMINISTIC))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
            .because("one strand owns them");

    /** Of our own packages a package imports these alone; the empty name is the binding. */
    private static ArchRule mayKnow(String name, String... known) {
        String[] allowed = Stream.of(known).map(ArchitectureTest::full).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(full(name))
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackages("org.rayonyarn..").or(resideInAnyPackage(allowed)));
    }

    private static ArchRule only(String name, String... foreign) {
        return noClasses()
                .that(resideOutsideOfPackages(full(name)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(foreign));
    }

    private static String full(String name) {
        return name.isEmpty() ? RAY : RAY + "." + name;
    }
}
