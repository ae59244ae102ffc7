package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.yarn.command.RunTool;

/** What the command line says to mistakes, before anything is submitted. */
class CommandLineTest {
    @TempDir
    private static Path folder = Path.of("set by JUnit");

    private static String program = "made at the start";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();

    @BeforeAll
    static void compileTheProgram() throws IOException {
        program = UserProgram.fatJar(folder).toString();
    }

    @BeforeEach
    void letAnyFileBeTheOneJar() {
        System.setProperty("ray.yarn.jar", program);
    }

    @AfterEach
    void forget() {
        System.clearProperty("ray.yarn.jar");
        Thread.currentThread().setContextClassLoader(loaderBefore);
    }

    @Test
    void explainsItsOptions() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--node-memory", "ray.yarn.node.memory", "-libjars", "cluster", "app.jar");
    }

    @Test
    void namesAMissingJar() {
        refuses(1, List.of("/no/such/app.jar", "Main"), "no such jar: /no/such/app.jar");
        refuses(1, List.of("--jars", "/no/such/more.jar", program, UserProgram.MAIN), "no such jar: /no/such/more.jar");
    }

    @Test
    void namesAMissingClass() {
        refuses(1, List.of(program, "com.example.Missing"), "no class com.example.Missing in", program, "--jars");
    }

    @Test
    void namesAClassWithoutMain() {
        refuses(1, List.of(program, "com.example.Program$Counter"), "no public static void main");
    }

    @Test
    void refusesAnAddressThatIsNotYarns() {
        refuses(
                1,
                List.of("-D", "ray.address=nowhere", program, UserProgram.MAIN),
                "ray.address=nowhere",
                "leave it out");
    }

    @Test
    void namesTheKeyOfABadValue() {
        refuses(1, List.of("--nodes", "none", program, UserProgram.MAIN), "ray.yarn.nodes=none");
        refuses(1, List.of("--nodes=0", program, UserProgram.MAIN), "ray.yarn.nodes=0 must be", "at least 1");
        refuses(1, List.of("--node-memory", "big", program, UserProgram.MAIN), "ray.yarn.node.memory=big", "512m");
        refuses(1, List.of("--node-memory", "64m", program, UserProgram.MAIN), "ray.yarn.node.memory=64m", "raise it");
        refuses(
                1,
                List.of("--deploy-mode", "orbit", program, UserProgram.MAIN),
                "ray.yarn.deploy-mode=orbit",
                "cluster");
        refuses(1, List.of("--env", "novalue", program, UserProgram.MAIN), "ray.yarn.env", "NAME=value");
    }

    @Test
    void namesWhatOnlyContainersWouldStumbleOver() {
        refuses(
                1,
                List.of("-D", "ray.head-args.0=--labels={rack", program, UserProgram.MAIN),
                "ray.head-args: --labels={rack must be a JSON object");
        refuses(
                1,
                List.of("-D", "ray.worker.isolaton=process", program, UserProgram.MAIN),
                "ray.worker.isolaton=process is not known",
                "ray.worker.isolation");
        refuses(
                1,
                List.of("-D", "ray.job.default-actor-lifetime=LONG", program, UserProgram.MAIN),
                "ray.job.default-actor-lifetime=LONG must be");
    }

    @Test
    void namesAnUnknownOption() {
        refuses(2, List.of("--speed", "9", program, UserProgram.MAIN), "--speed", "--help");
        refuses(2, List.of(program), "MainClass");
    }

    @Test
    void namesAMissingFileOfHadoopsOptions() {
        refuses(1, List.of("-files", "/no/such/file", program, UserProgram.MAIN), "/no/such/file");
    }

    @Test
    void givesUpOnAResourceManagerThatIsNotThere() {
        refuses(
                1,
                List.of(
                        "-D",
                        "yarn.resourcemanager.address=127.0.0.1:1",
                        "-D",
                        "appmaster.client.connect-timeout=1s",
                        program,
                        UserProgram.MAIN),
                "127.0.0.1:1 ",
                "appmaster.client.connect-timeout");
    }

    private void refuses(int code, List<String> arguments, String... texts) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments.toArray(String[]::new))).as(err::toString).isEqualTo(code);
        assertThat(err.toString()).startsWith("ray-on-yarn").contains(texts).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        return new RunTool().run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
