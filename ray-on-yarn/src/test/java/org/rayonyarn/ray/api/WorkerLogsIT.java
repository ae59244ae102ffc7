package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayWorkerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What worker processes print and log. */
class WorkerLogsIT {
    private static final Map<String, String> EXTRA = Map.of(
            "ray.logging.loggers.0.name", "app.audit",
            "ray.logging.loggers.0.file-name", "audit-%j-%p",
            "ray.logging.loggers.0.pattern", "AUDIT %m%n",
            "ray.logging.file-prefix", "w",
            "ray.logging.max-file-size", "10KB",
            "ray.logging.max-backup-files", "2");

    @AfterEach
    void leave() {
        Ray.shutdown();
        EXTRA.keySet().forEach(System::clearProperty);
        List.of("ray.worker.isolation", "ray.logging.dir", "ray.logging.forward-to-driver")
                .forEach(System::clearProperty);
    }

    static long talk(int lines) {
        for (int i = 0; i < lines; i++) {
            LoggerFactory.getLogger("app.main").info("line {} of the program", i);
        }
        LoggerFactory.getLogger("app.audit").info("paid");
        System.out.println("printed by a worker");
        System.err.println("complained by a worker");
        System.out.flush();
        return ProcessHandle.current().pid();
    }

    @Test
    void goToRotatedFilesOfTheirOwn(@TempDir Path folder) throws IOException {
        EXTRA.forEach(System::setProperty);
        System.setProperty("ray.worker.isolation", "process");
        System.setProperty("ray.logging.dir", folder.toString());
        Ray.init();

        long pid = Ray.task(WorkerLogsIT::talk, 2_000).remote().get();

        String job = Ray.getRuntimeContext().getCurrentJobId().toString();
        assertThat(folder.resolve("audit-" + job + "-" + pid + ".log")).hasContent("AUDIT paid");
        Path log = folder.resolve("w-" + job + "-" + pid + ".log");
        assertThat(log).exists();
        assertThat(folder.resolve(log.getFileName() + ".2")).exists();
        assertThat(folder.resolve(log.getFileName() + ".3")).doesNotExist();
        assertThat(contents(folder, ".out")).contains("printed by a worker");
        assertThat(contents(folder, ".err")).contains("complained by a worker");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedByWhoeverNeedsAWorker(@TempDir Path folder) throws IOException {
        Path dir = Files.createFile(folder.resolve("file")).resolve("logs");
        System.setProperty("ray.worker.isolation", "process");
        System.setProperty("ray.logging.dir", dir.toString());
        Ray.init();

        ObjectRef<Long> talked = Ray.task(WorkerLogsIT::talk, 1).remote();

        assertThatThrownBy(talked::get)
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("ray.logging.dir=" + dir + " can't be made");
    }

    static final class Talker {
        long talk(int lines) {
            return WorkerLogsIT.talk(lines);
        }
    }

    @Test
    void anActorsOwnJvmOptionsSayHowItLogs(@TempDir Path folder) throws IOException {
        System.setProperty("ray.logging.dir", folder.resolve("session").toString());
        Ray.init();

        long pid = Ray.actor(Talker::new)
                .setJvmOptions(List.of(
                        "-Dray.logging.dir=" + folder.resolve("own"),
                        "-Dray.logging.file-prefix=talker",
                        "-Dray.logging.max-file-size=10KB"))
                .remote()
                .task(Talker::talk, 2_000)
                .remote()
                .get();

        String job = Ray.getRuntimeContext().getCurrentJobId().toString();
        assertThat(folder.resolve("own").resolve("talker-" + job + "-" + pid + ".log.1"))
                .exists();
        assertThat(folder.resolve("session")).doesNotExist();
    }

    private static String contents(Path folder, String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void areShownByTheDriverOnRequest() throws InterruptedException {
        PrintStream before = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            System.setProperty("ray.worker.isolation", "process");
            System.setProperty("ray.logging.forward-to-driver", "true");
            Ray.init();
            long pid = Ray.task(WorkerLogsIT::talk, 1).remote().get();

            String expected = " pid=" + pid + ") printed by a worker";
            for (int i = 0; i < 600 && !shown.toString(StandardCharsets.UTF_8).contains(expected); i++) {
                Thread.sleep(100);
            }

            assertThat(shown.toString(StandardCharsets.UTF_8)).contains("node-0/worker-", expected);
        } finally {
            System.setOut(before);
        }
    }
}
