package org.rayonyarn.appmaster.internal.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.appmaster.spi.JvmLaunch;

/** Runs the command as the NodeManager's script does, with a fake java that prints its arguments one a line. */
class LaunchContextsTest {
    private static final String FAKE_JAVA =
            "#!/bin/sh\nfor word in \"$@\"; do echo \"[$word]\"; done\necho \"home $JAVA_HOME\"\n";

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void bringsArgumentsToTheProgramAsTheyAre() throws Exception {
        JvmLaunch launch = JvmLaunch.of("x.Main")
                .javaHome(fakeJdk("jdk").toString())
                .jvmFlag("-Dwhere=$WHERE and \"there\"")
                .argument("it's $HOME `id` \"quoted\" \\ {{HOME}} <LOG_DIR>/x")
                .argument("")
                .build();

        assertThat(run(launch))
                .isEqualTo("[-Dwhere=/some/where and \"there\"]\n[x.Main]\n"
                        + "[it's $HOME `id` \"quoted\" \\ {{HOME}} <LOG_DIR>/x]\n[]\nhome "
                        + folder.resolve("jdk") + "\n");
    }

    @Test
    void findsAJavaHomeBelowTheWorkingFolder() throws Exception {
        fakeJdk("unpacked");

        assertThat(run(JvmLaunch.of("x.Main").javaHome("unpacked").build()))
                .contains("home " + folder.resolve("unpacked"));
    }

    private Path fakeJdk(String name) throws IOException {
        Path java = Files.createDirectories(folder.resolve(name).resolve("bin")).resolve("java");
        Files.writeString(java, FAKE_JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return folder.resolve(name);
    }

    /** What the container's stdout then holds. */
    private String run(JvmLaunch launch) throws IOException, InterruptedException {
        String command = LaunchContexts.command(launch)
                .replace("<LOG_DIR>", folder.toString())
                .replace("{{", "$")
                .replace("}}", "");
        Path script = Files.writeString(folder.resolve("launch.sh"), "exec /bin/bash -c \"" + command + "\"\n");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", script.toString()).directory(folder.toFile());
        bash.environment().put("WHERE", "/some/where");
        Process process = bash.redirectErrorStream(true).start();
        String complaint = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(complaint).isZero();
        return Files.readString(folder.resolve("stdout"));
    }
}
