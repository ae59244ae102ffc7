package org.rayonyarn.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endAll() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    @Test
    void findsThoseWithTheFolderInTheirCommandLineAndTheirDescendants() throws Exception {
        Process ours = shell("sleep 100 & echo started; wait", folder.toString());
        Process stranger = shell("sleep 100 & echo started; wait", "another-folder");
        ProcessHandle child = ours.children().findFirst().orElseThrow();

        Set<ProcessHandle> found = Processes.with(folder.toString());

        assertThat(found).contains(ours.toHandle(), child);
        assertThat(found).doesNotContain(stranger.toHandle(), ProcessHandle.current());
        assertThat(Processes.residentBytes(found)).isPositive();
    }

    @Test
    void endsThemEvenIfTheyIgnoreTheRequestAndNobodyElse() throws Exception {
        Process stubborn = shell("trap '' TERM; echo started; while :; do sleep 0.1; done", folder.toString());
        Process stranger = shell("echo started; sleep 100", "another-folder");

        Processes.end(Processes.with(folder.toString()), Duration.ofMillis(200));

        assertThat(stubborn.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stranger.isAlive()).isTrue();
    }

    /** @param name stands in the command line and has no other meaning */
    private Process shell(String script, String name) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script, name).start();
        started.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("started");
        return process;
    }
}
