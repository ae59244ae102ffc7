package org.rayonyarn.appmaster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.appmaster.ApplicationSpec.Attempts;
import org.rayonyarn.appmaster.ApplicationStatus.State;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.LocalFile;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.appmaster.testing.KeepRunningMain;
import org.rayonyarn.appmaster.testing.MiniHadoop;
import org.rayonyarn.appmaster.testing.MiniHadoopSettings;

/** The whole way on real HDFS and YARN, with the memory check on: client, AM process, container processes. */
@Timeout(120)
class AppMasterIT {
    private static final AppMasterConfig CONFIG = AppMasterConfig.from(
            Map.of(AppMasterConfig.CONNECT_TIMEOUT, "20s", AppMasterConfig.POLL_INTERVAL, "100ms")::get);

    @TempDir
    private static Path folder = Path.of("set by JUnit");

    @SuppressWarnings("NullAway.Init")
    private static MiniHadoop hadoop;

    @SuppressWarnings("NullAway.Init")
    private static AppMasterClient client;

    @BeforeAll
    static void startCluster() throws IOException {
        MiniHadoopSettings settings = MiniHadoopSettings.STANDARD.withGpus(4).withPmemCheck();
        hadoop = MiniHadoop.start(folder.resolve("mini"), settings);
        client = AppMasterClient.connect(hadoop.configuration(), CONFIG);
    }

    @AfterAll
    static void stopCluster() {
        client.close();
        hadoop.close();
    }

    @Test
    void runsToTheEndWithItsPageBehindYarnsProxy() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("page"));
        String id = client.submit(application("containers=2", "gpus=1", "args=await " + meeting)
                .secret("password", "s3cret".getBytes(UTF_8))
                .build());
        awaitFiles(meeting, ".pid", 2);

        ApplicationStatus running = client.report(id);
        String page = get(running.trackingUrl().orElseThrow());
        Files.createFile(meeting.resolve("go"));
        ApplicationStatus end = client.follow(id, status -> {});

        assertThat(page)
                .contains("<h1>" + id + "</h1>", "programs wanted", "1 yarn.io/gpu", "RUNNING", "/containerlogs/");
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(running.trackingUrl().orElseThrow().getPath()).startsWith("/proxy/" + id);
        assertThat(end.diagnostics()).isEmpty();
        assertThat(end.state()).isEqualTo(State.SUCCEEDED);
        assertThat(end.exitCode()).hasValue(0);
        assertThat(hadoop.fileSystem().exists(stagingFolder(id))).isFalse();
    }

    @Test
    void givesSecretsToItsContainersAndToNobodyElse() throws Exception {
        Path staged = Files.writeString(folder.resolve("data.txt"), "private");
        String id = client.submit(application("args=secret password s3cret")
                .secret("password", "s3cret".getBytes(UTF_8))
                .containerFiles(Map.of("data.txt", LocalFile.file(staged.toUri())))
                .build());

        assertThat(hadoop.fileSystem()
                        .getFileStatus(stagingFolder(id))
                        .getPermission()
                        .toShort())
                .isEqualTo((short) 0700);
        assertThat(client.follow(id, status -> {})).matches(end -> end.state() == State.SUCCEEDED, "succeeded");
    }

    @Test
    void namesTheContainerItsExitCodeAndTheTailOfItsLog() throws Exception {
        ApplicationStatus end = run("args=exit 3");

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.exitCode()).hasValue(1);
        assertThat(end.diagnostics())
                .containsPattern("the program container_\\S+ on \\S+ ended with exit code 3; its stderr ends:\\R"
                        + "about to exit with 3$");
    }

    @Test
    void saysThatAContainerWasKilledForMemory() throws Exception {
        ApplicationStatus end = run("memory=256", "args=eat 400", "flags=-Xmx32m -XX:MaxDirectMemorySize=500m");

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.diagnostics())
                .contains("was killed for memory", "-104", "256 MB physical memory used", "direct buffers");
        assertThat(end.diagnostics().lines()).hasSize(1);
    }

    @Test
    void refusesAContainerLargerThanTheLargest() throws Exception {
        ApplicationStatus end = run("memory=100000");

        assertThat(end.diagnostics())
                .contains("asks for 100000 MiB", "4096 MiB", "yarn.scheduler.maximum-allocation-mb");
    }

    @Test
    void refusesMoreGpusThanAnyNodeHas() throws Exception {
        ApplicationStatus end = run("gpus=5");

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.diagnostics()).contains("program", "yarn.io/gpu");
    }

    @Test
    void refusesAnUnknownNodeLabel() throws Exception {
        ApplicationStatus end = run("label=fast");

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.diagnostics()).contains("program", "fast");
    }

    @Test
    void spreadsContainersByAPlacementConstraint() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("spread"));
        String id = client.submit(application("containers=2", "constraint=notin,node,program", "args=await " + meeting)
                .build());
        awaitFiles(meeting, ".pid", 2);

        String page = get(client.report(id).trackingUrl().orElseThrow());
        Files.createFile(meeting.resolve("go"));

        assertThat(client.follow(id, status -> {}).state()).isEqualTo(State.SUCCEEDED);
        assertThat(page).contains("2 on ");
    }

    @Test
    void saysThatThereIsNoSuchMainClass() throws Exception {
        ApplicationStatus end = run("main=com.example.Missing");

        assertThat(end.diagnostics()).contains("exit code 1", "no main class com.example.Missing");
    }

    @Test
    void saysThatTheMasterHasNoSuchMainClass() throws Exception {
        JvmLaunch launch = JvmLaunch.of("com.example.MissingMaster")
                .classPath(hadoop.classPath())
                .build();
        String id = client.submit(ApplicationSpec.of("missing", "TEST", Resources.of(512, 1), launch)
                .build());

        ApplicationStatus end = client.follow(id, status -> {});

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.diagnostics().lines().findFirst().orElse(""))
                .contains("the ApplicationMaster", "exit code 1", "no main class com.example.MissingMaster");
        assertThat(hadoop.fileSystem().exists(stagingFolder(id))).isFalse();
    }

    @Test
    void saysThatAJavaHomeHoldsNoJava() throws Exception {
        ApplicationStatus end = run("java=/no/such/jdk");

        assertThat(end.diagnostics()).contains("program", "its Java home holds no bin/java");
    }

    @Test
    void takesItsContainersOverWhenTheMasterIsKilled() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("restart"));
        String id = client.submit(application("containers=2", "pids=" + meeting, "args=await " + meeting)
                .attempts(new Attempts(2, true, java.util.Optional.empty()))
                .build());
        List<Path> before = awaitFiles(meeting, ".pid", 2);
        long master = Long.parseLong(
                Files.readString(awaitFiles(meeting, ".master", 1).get(0)));
        awaitPage(id, "attempt</th><td>1", "2 on ");

        assertThat(ProcessHandle.of(master).orElseThrow().destroyForcibly()).isTrue();
        awaitFiles(meeting, ".master", 2);
        awaitPage(id, "attempt</th><td>2", "2 on ");
        List<Boolean> alive = new ArrayList<>();
        for (Path pid : before) {
            alive.add(ProcessHandle.of(Long.parseLong(Files.readString(pid))).isPresent());
        }
        Files.createFile(meeting.resolve("go"));
        ApplicationStatus end = client.follow(id, status -> {});

        assertThat(alive).containsExactly(true, true);
        assertThat(end.state()).isEqualTo(State.SUCCEEDED);
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(awaitFiles(meeting, ".pid", 2)).containsExactlyElementsOf(before);
    }

    @Test
    void endsWhenTheClientKillsIt() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("kill"));
        String id = client.submit(application("args=await " + meeting).build());
        long pid =
                Long.parseLong(Files.readString(awaitFiles(meeting, ".pid", 1).get(0)));

        client.kill(id, "no longer wanted");
        ApplicationStatus end = client.follow(id, status -> {});

        assertThat(end.state()).isEqualTo(State.KILLED);
        assertThat(end.diagnostics()).contains("no longer wanted");
        assertThat(hadoop.fileSystem().exists(stagingFolder(id))).isFalse();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    @Test
    void sendsAStrangerToTheProxy() throws Exception {
        Path meeting = Files.createDirectory(folder.resolve("stranger"));
        String id = client.submit(application("args=await " + meeting).build());
        awaitFiles(meeting, ".pid", 1);
        URI direct = directUrl(id);

        String answer = getFrom("127.0.0.2", direct);
        Files.createFile(meeting.resolve("go"));
        client.follow(id, status -> {});

        assertThat(answer.lines().findFirst().orElse("")).contains("302");
        assertThat(answer).contains("/proxy/redirect/" + id).doesNotContain("programs wanted");
    }

    @Test
    void refusesAMasterLargerThanTheLargest() {
        ApplicationSpec spec = ApplicationSpec.of(
                        "big",
                        "TEST",
                        Resources.of(50_000, 1),
                        JvmLaunch.of("x.Y").build())
                .build();

        assertThatThrownBy(() -> client.submit(spec))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ApplicationMaster asks for 50000 MiB")
                .hasMessageContaining("yarn.scheduler.maximum-allocation-mb");
    }

    @Test
    void namesAQueueThatDoesNotExist() {
        assertThatThrownBy(() -> client.submit(application().queue("nowhere").build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void namesAFileThatDoesNotExist() {
        LocalFile missing = LocalFile.file(URI.create("file:///no/such/app.jar"));

        assertThatThrownBy(() -> client.submit(
                        application().containerFiles(Map.of("app.jar", missing)).build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/app.jar");
    }

    @Test
    void namesAStagingFolderThatItMayNotMake() throws Exception {
        UserGroupInformation stranger = UserGroupInformation.createRemoteUser("stranger");
        hadoop.fileSystem().mkdirs(new org.apache.hadoop.fs.Path("/user"));

        assertThatThrownBy(() -> stranger.doAs((PrivilegedExceptionAction<String>) () -> {
                    try (AppMasterClient theirs = AppMasterClient.connect(hadoop.configuration(), CONFIG)) {
                        return theirs.submit(application().build());
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/user/stranger/.rayonyarn")
                .hasMessageContaining("user=stranger")
                .hasMessageContaining(AppMasterConfig.STAGING_FOLDER);
    }

    @Test
    void givesUpOnAResourceManagerThatIsNotThere() {
        Configuration elsewhere = hadoop.configuration();
        elsewhere.set("yarn.resourcemanager.address", "127.0.0.1:1");
        AppMasterConfig impatient = AppMasterConfig.from(Map.of(AppMasterConfig.CONNECT_TIMEOUT, "2s")::get);
        long start = System.nanoTime();

        assertThatThrownBy(() -> AppMasterClient.connect(elsewhere, impatient))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:1 ")
                .hasMessageContaining("2000 ms")
                .hasMessageContaining(AppMasterConfig.CONNECT_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    private static ApplicationStatus run(String... arguments) throws IOException, InterruptedException {
        return client.follow(client.submit(application(arguments).build()), status -> {});
    }

    private static ApplicationSpec.Builder application(String... arguments) {
        JvmLaunch launch = JvmLaunch.of(KeepRunningMain.class.getName())
                .jvmFlags(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                .arguments(List.of(arguments))
                .argument(AppMasterConfig.HEARTBEAT_INTERVAL + "=200ms")
                .classPath(hadoop.classPath())
                .build();
        return ApplicationSpec.of("keep running", "TEST", Resources.of(512, 1), launch);
    }

    private static org.apache.hadoop.fs.Path stagingFolder(String id) {
        return new org.apache.hadoop.fs.Path(hadoop.fileSystem().getHomeDirectory(), ".rayonyarn/" + id);
    }

    private static List<Path> awaitFiles(Path folder, String suffix, int count)
            throws IOException, InterruptedException {
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> found = files.filter(file -> file.toString().endsWith(suffix))
                        .filter(file -> file.toFile().length() > 0)
                        .sorted()
                        .toList();
                if (found.size() >= count) {
                    return found;
                }
            }
            Thread.sleep(50);
        }
    }

    private static void awaitPage(String id, String... texts) throws IOException, InterruptedException {
        while (true) {
            ApplicationStatus status = client.report(id);
            if (status.state() == State.RUNNING && status.trackingUrl().isPresent()) {
                String page = get(status.trackingUrl().get());
                if (Stream.of(texts).allMatch(page::contains)) {
                    return;
                }
            }
            Thread.sleep(100);
        }
    }

    private static String get(URI page) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static URI directUrl(String id) throws Exception {
        try (org.apache.hadoop.yarn.client.api.YarnClient yarn =
                org.apache.hadoop.yarn.client.api.YarnClient.createYarnClient()) {
            yarn.init(hadoop.configuration());
            yarn.start();
            return URI.create(yarn.getApplicationReport(org.apache.hadoop.yarn.api.records.ApplicationId.fromString(id))
                    .getOriginalTrackingUrl());
        }
    }

    /** A plain request whose sender has another address than the proxy's host. */
    private static String getFrom(String sender, URI page) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(sender, 0));
            socket.connect(new InetSocketAddress(page.getHost(), page.getPort()));
            socket.getOutputStream()
                    .write(("GET " + page.getPath() + " HTTP/1.0\r\nHost: " + page.getAuthority() + "\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
