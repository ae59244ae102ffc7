package org.rayonyarn.appmaster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.Resources;
import org.rayonyarn.appmaster.spi.RunningContainer;

/** The diagnostics here have the shape of those that real NodeManagers gave. */
class ExitTextTest {
    private static final RunningContainer CONTAINER = new RunningContainer(
            new ContainerId("container_1_0001_01_000002"),
            new RequestId(1),
            "host1",
            Resources.of(256, 1),
            Optional.empty());

    @Test
    void quotesTheEndOfStderrAndNothingOfYarnsOwnText() {
        Exit exit = describe(
                3,
                """
                [2026-01-01 10:00:00.000]Exception from container-launch.
                Container id: container_1_0001_01_000002
                Exit code: 3
                [2026-01-01 10:00:00.001]Container exited with a non-zero exit code 3. Error file: prelaunch.err.
                Last 4096 bytes of prelaunch.err :
                Last 4096 bytes of stderr :
                first line
                last line

                [2026-01-01 10:00:00.002]Container exited with a non-zero exit code 3. Error file: prelaunch.err.
                Last 4096 bytes of prelaunch.err :
                Last 4096 bytes of stderr :
                first line
                last line
                """);

        assertThat(exit.cause()).isEqualTo(Exit.Cause.FAILED);
        assertThat(exit.diagnostics())
                .isEqualTo("the node container_1_0001_01_000002 on host1 ended with exit code 3; its stderr ends:\n"
                        + "first line\nlast line");
    }

    @Test
    void cutsALongTailAtItsBeginning() {
        Exit exit = new ExitText(4).describe("node", CONTAINER, 1, "Last 4096 bytes of stderr :\nabcdefgh", false);

        assertThat(exit.diagnostics()).endsWith("its stderr ends:\nefgh");
    }

    @Test
    void tellsHowMuchMemoryWasUsed() {
        Exit exit = describe(
                -104,
                "[2026-01-01 10:00:00.000]Container [pid=1,containerID=container_1_0001_01_000002] is running 100B beyond"
                        + " the 'PHYSICAL' memory limit. Current usage: 441.6 MB of 256 MB physical memory used;"
                        + " 2.9 GB of 537.6 MB virtual memory used. Killing container.\nDump of the process-tree");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.KILLED_FOR_MEMORY);
        assertThat(exit.diagnostics())
                .contains("killed for memory, exit status -104 (441.6 MB of 256 MB physical memory used)")
                .doesNotContain("\n");
    }

    @Test
    void recognisesAMissingMainClassAndAnOldJava() {
        assertThat(describe(1, "Error: Could not find or load main class com.x.Main\n")
                        .diagnostics())
                .contains("exit code 1: there is no main class com.x.Main");
        assertThat(describe(
                                1,
                                "java.lang.UnsupportedClassVersionError: x/Y has been compiled by a more recent version of the"
                                        + " Java Runtime (class file version 61.0), this version of the Java Runtime only"
                                        + " recognizes class file versions up to 52.0")
                        .diagnostics())
                .contains("its Java is too old for the program (found Java 8, needed Java 17)");
    }

    @Test
    void tellsNodeLossFromOurOwnRelease() {
        assertThat(describe(-100, "Container released on a *lost* node").cause())
                .isEqualTo(Exit.Cause.NODE_LOST);
        assertThat(describe(-100, "Container released by application").cause()).isEqualTo(Exit.Cause.RELEASED);
        assertThat(describe(-102, "Container preempted by scheduler").isEnvironmental())
                .isTrue();
        assertThat(new ExitText(10).describe("node", CONTAINER, 143, "", true).cause())
                .isEqualTo(Exit.Cause.RELEASED);
        assertThat(describe(137, "").diagnostics()).contains("SIGKILL");
    }

    @Test
    void saysWhyAnApplicationMasterEnded() {
        String text = new ExitText(100)
                .describeAppMaster("Application application_1_0001 failed 1 times due to AM Container for"
                        + " appattempt_1_0001_000001 exited with  exitCode: 1\nLast 4096 bytes of stderr :\n"
                        + "Error: Could not find or load main class x.Y\n\n"
                        + "For more detailed output, check the application tracking page");

        assertThat(text)
                .startsWith("the ApplicationMaster (appattempt_1_0001_000001) ended with exit code 1: there is no main"
                        + " class x.Y on its class path;")
                .doesNotContain("For more detailed");
        assertThat(new ExitText(100).describeAppMaster("killed by user")).isEqualTo("killed by user");
    }

    private static Exit describe(int status, String diagnostics) {
        return new ExitText(1000).describe("node", CONTAINER, status, diagnostics, false);
    }
}
