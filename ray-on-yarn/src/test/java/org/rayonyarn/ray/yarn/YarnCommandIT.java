package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.appmaster.AppMasterClient;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.ApplicationStatus;
import org.rayonyarn.appmaster.testing.MiniHadoop;
import org.rayonyarn.appmaster.testing.MiniHadoopSettings;
import org.rayonyarn.ray.yarn.rows.Rows;

/** The jar and the command line as users have them, on real HDFS and YARN with the memory check on. */
@Timeout(300)
class YarnCommandIT {
    private static final String C1 = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    private static final String LOGGING =
            """
            log4j.rootLogger=WARN,console
            log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
            log4j.appender.console=org.apache.log4j.ConsoleAppender
            log4j.appender.console.target=System.err
            log4j.appender.console.layout=org.apache.log4j.PatternLayout
            log4j.appender.console.layout.ConversionPattern=%p %c{1}: %m%n
            """;

    @TempDir
    private static Path folder = Path.of("set by JUnit");

    @SuppressWarnings("NullAway.Init")
    private static MiniHadoop hadoop;

    @SuppressWarnings("NullAway.Init")
    private static AppMasterClient yarn;

    private static Path program = Path.of("set at the start");

    @BeforeAll
    static void startCluster() throws IOException {
        Path work = folder.toRealPath().resolve("mini");
        List<String> classPath = new ArrayList<>(List.of(work.resolve("conf").toString()));
        classPath.addAll(Client.hadoopClassPath());
        MiniHadoopSettings settings = MiniHadoopSettings.STANDARD
                .withPmemCheck()
                .with("yarn.application.classpath", String.join(",", classPath));
        hadoop = MiniHadoop.start(work, settings);
        Files.writeString(hadoop.confFolder().resolve("log4j.properties"), LOGGING);
        yarn = AppMasterClient.connect(hadoop.configuration(), AppMasterConfig.from(key -> null));
        program = UserProgram.fatJar(folder);
    }

    @AfterAll
    static void stopCluster() {
        yarn.close();
        hadoop.close();
    }

    @Test
    void runsAFatJarInClientMode() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "hello");
        try (Client client = run(
                List.of(
                        "--nodes",
                        "2",
                        "--env",
                        "X=a b",
                        "-files",
                        notes.toUri().toString()),
                "compute",
                "one two",
                "$HOME")) {
            assertThat(client.join()).as(client::errors).isZero();
            assertThat(client.output()).contains("sum=2470 count=3 args=[compute, one two, $HOME] X=a b file=true");
            assertThat(client.errors()).contains("2 of 2 nodes up", "tracking URL: http");
            assertThat(client.lastLine()).matches("SUCCEEDED application_\\S+ in \\d+ s");
            assertThat(yarn.report(client.application()).state()).isEqualTo(ApplicationStatus.State.SUCCEEDED);
            assertThat(hadoop.fileSystem()
                            .exists(new org.apache.hadoop.fs.Path(
                                    hadoop.fileSystem().getHomeDirectory(), ".rayonyarn/" + client.application())))
                    .isFalse();
        }
    }

    @Test
    void containersOfOneHostShareTheFilesOfLargeObjects() throws Exception {
        try (Client client = run(List.of("--nodes", "3"), "share")) {
            assertThat(client.join()).as(client::errors).isZero();
            assertThat(client.output()).containsPattern("apart=true one=true:true:(\\d+) other=true:true:\\1 end");
        }
    }

    @Test
    void givesTheExitCodeOfADriverInClusterMode() throws Exception {
        try (Client client = run(List.of("--deploy-mode", "cluster"), "exit", "7")) {
            assertThat(client.join()).as(client::errors).isEqualTo(7);
            assertThat(client.lastLine()).startsWith("FAILED ").contains("ray-driver", "exit code 7");
            assertThat(client.errors()).contains("yarn logs -applicationId " + client.application());
        }
    }

    @Test
    void runsADriverInAContainer() throws Exception {
        try (Client client = run(List.of("--deploy-mode", "cluster"), "compute")) {
            assertThat(client.join()).as(client::errors).isZero();
            assertThat(client.lastLine()).startsWith("SUCCEEDED ");
        }
    }

    /** All rows of the README's table, in one session: on threads, and in the processes of a driver that joins. */
    @TestFactory
    List<DynamicTest> everyRowOfTheTableOfCompatibility() throws Exception {
        Map<String, Map<String, String>> outcomes =
                new RowsSession(hadoop, folder, YarnCommandIT::newestRunning).outcomes();
        List<DynamicTest> tests = new ArrayList<>();
        outcomes.forEach((driver, rows) -> Rows.of(driver)
                .forEach(row -> tests.add(DynamicTest.dynamicTest(
                        driver + ": " + row, () -> assertThat(rows.get(row)).isEqualTo("ok")))));
        return tests;
    }

    @Test
    void namesWhatMainHasThrown() throws Exception {
        try (Client client = run(List.of(), "throw")) {
            assertThat(client.join()).as(client::errors).isEqualTo(1);
            assertThat(client.lastLine())
                    .startsWith("FAILED application_")
                    .endsWith(": main threw java.lang.IllegalStateException: broken on purpose");
            assertThat(client.errors())
                    .contains("at job//com.example.Program.main")
                    .doesNotContain("RunJar");
        }
    }

    @Test
    void endsWithTheCodeOfSystemExit() throws Exception {
        try (Client client = run(List.of(), "exit", "3")) {
            assertThat(client.join()).as(client::errors).isEqualTo(3);
            assertThat(client.lastLine()).startsWith("FAILED ").endsWith(": the program called System.exit(3)");
            assertThat(yarn.report(client.application()).state()).isEqualTo(ApplicationStatus.State.FAILED);
        }
    }

    @Test
    void goesOnWhenANodeIsKilled() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("kill-node"));
        try (Client client = run(List.of("--nodes", "2"), "serve", meeting.toString())) {
            long pid = awaitPid(meeting, client);

            refusesAStranger(yarn.report(client.application()));
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
            Files.createFile(meeting.resolve("go"));

            assertThat(client.join()).as(client::errors).isZero();
            assertThat(client.output()).contains("after=49");
        }
    }

    @Test
    void aProgramSubmitsItselfAndAnotherJoins() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("join"));
        try (Client first = plain("yarn", "serve", meeting.toString())) {
            long pid = awaitPid(meeting, first);
            String session = newestRunning();

            try (Client second = plain("yarn:" + session, "compute")) {
                assertThat(second.join()).as(second::errors).isZero();
                assertThat(second.output()).contains("sum=2470 count=3");
            }
            Files.createFile(meeting.resolve("go"));

            assertThat(first.join()).as(first::errors).isZero();
            assertThat(first.output()).contains("after=49");
            assertThat(yarn.report(session).state()).isEqualTo(ApplicationStatus.State.SUCCEEDED);
            ProcessHandle.of(pid).ifPresent(node -> node.onExit().join());
        }
    }

    @Test
    void anAddressThatIsNoneIsNamedWithItsForms() throws Exception {
        try (Client client = plain("nowhere", "compute")) {
            assertThat(client.join()).isEqualTo(1);
            assertThat(client.errors()).contains("ray.address=nowhere", "yarn:application_", "local:N", "host:port");
        }
    }

    @Test
    void killsTheApplicationWhenTheClientIsTerminated() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("terminate"));
        try (Client client = run(List.of(), "serve", meeting.toString())) {
            long pid = awaitPid(meeting, client);

            client.terminate();

            assertThat(client.join()).as(client::errors).isEqualTo(143);
            assertThat(yarn.report(client.application()).state()).isEqualTo(ApplicationStatus.State.KILLED);
            assertThat(client.lastLine()).startsWith("KILLED ").contains("SIGTERM");
            ProcessHandle.of(pid).ifPresent(node -> node.onExit().join());
        }
    }

    @Test
    void namesThePartsOfANodeThatWasKilledForMemory() throws Exception {
        try (Client client = run(
                List.of(
                        "-D",
                        "ray.yarn.node.jvm-flags=" + C1 + " -XX:MaxDirectMemorySize=2g",
                        "-D",
                        "ray.yarn.max-node-failures=0"),
                "eat",
                "900")) {
            assertThat(client.join()).as(client::errors).isEqualTo(1);
            assertThat(client.lastLine())
                    .startsWith("FAILED ")
                    .contains("killed for memory", "object store", "direct buffers", "ray.yarn.node.memory");
        }
    }

    @Test
    void refusesContainersLargerThanTheLargest() throws Exception {
        try (Client client = run(List.of("--node-memory", "64g"), "compute")) {
            assertThat(client.join()).as(client::errors).isEqualTo(1);
            assertThat(client.lastLine())
                    .contains("65536 MiB", "4096 MiB", "yarn.scheduler.maximum-allocation-mb", "ray.yarn.node.memory");
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        try (Client client = start(Map.of(), List.of("run", program.toString(), "com.example.Missing"))) {
            assertThat(client.join()).as(client::errors).isEqualTo(1);
            assertThat(client.errors().lines()).as(client::errors).hasSize(1);
            assertThat(client.errors()).startsWith("ray-on-yarn: no class com.example.Missing in ");
        }
    }

    @Test
    void namesAStagingFolderThatItMayNotMake() throws Exception {
        hadoop.fileSystem().mkdirs(new org.apache.hadoop.fs.Path("/user"));
        try (Client client = start(
                Map.of("HADOOP_USER_NAME", "stranger"),
                List.of("run", program.toString(), UserProgram.MAIN, "throw"))) {
            assertThat(client.join()).as(client::errors).isEqualTo(1);
            assertThat(client.lastLine()).contains("/user/stranger/.rayonyarn", "appmaster.staging-folder");
        }
    }

    /** Garbage gets no answer and loses its connection. */
    private static void refusesAStranger(ApplicationStatus status) throws IOException {
        try (Socket socket = new Socket(status.host().orElseThrow(), status.rpcPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII));
            assertThat(endOf(socket)).isTrue();
        }
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // a challenge is no secret; what counts is that it ends
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true; // reset by the other side
        }
    }

    private static long awaitPid(Path meeting, Client client) throws IOException, InterruptedException {
        while (!Files.exists(meeting.resolve("pid"))) {
            assertThat(client.isAlive()).as(client::errors).isTrue();
            Thread.sleep(50);
        }
        return Long.parseLong(Files.readString(meeting.resolve("pid")));
    }

    private static String newestRunning() {
        return hadoop.yarn().resourceManager().getRMContext().getRMApps().keySet().stream()
                .max(java.util.Comparator.naturalOrder())
                .orElseThrow()
                .toString();
    }

    private static Client plain(String address, String... arguments) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "-Dray.address=" + address,
                "-Dray.job.code-search-path=" + program,
                "-Dray.yarn.nodes=1",
                "-Dray.yarn.node.memory=640m",
                "-Dray.yarn.master.memory=512m",
                "-Dray.yarn.node.jvm-flags=" + C1,
                "-Dray.yarn.master.jvm-flags=" + C1));
        List<String> command = new ArrayList<>(List.of(UserProgram.MAIN));
        command.addAll(List.of(arguments));
        return Client.plain(hadoop.confFolder(), folder, program, flags, command);
    }

    private static Client run(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--nodes",
                "1",
                "--node-memory",
                "640m",
                "--driver-memory",
                "512m",
                "-D",
                "ray.yarn.master.memory=512m"));
        for (String jvm : List.of("node", "driver", "master")) {
            command.addAll(List.of("-D", "ray.yarn." + jvm + ".jvm-flags=" + C1));
        }
        command.addAll(options);
        command.addAll(List.of(program.toString(), UserProgram.MAIN));
        command.addAll(List.of(arguments));
        return start(Map.of(), command);
    }

    private static Client start(Map<String, String> environment, List<String> arguments) throws IOException {
        return Client.start(hadoop.confFolder(), folder, environment, arguments);
    }
}
