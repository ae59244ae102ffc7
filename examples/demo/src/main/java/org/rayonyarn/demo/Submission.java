package org.rayonyarn.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;

/** One run of the client, as a process of its own, by the very command that {@code yarn jar} is. */
final class Submission implements AutoCloseable {
    private final Process client;

    private Submission(Process client) {
        this.client = client;
    }

    /**
     * @param folder where the client runs and keeps its temporary files
     * @param arguments what would follow {@code yarn jar}; absolute paths
     */
    static Submission start(String classPath, Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath,
                "org.apache.hadoop.util.RunJar"));
        command.addAll(arguments);
        return new Submission(new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start());
    }

    /** @return the exit code */
    int join() throws InterruptedException {
        return client.waitFor();
    }

    /** The client ends its application when it is asked to end itself. */
    @Override
    public void close() {
        client.destroy();
        try {
            if (!client.waitFor(20, TimeUnit.SECONDS)) {
                client.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            client.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What YARN itself says of the newest application. */
    static String report(Configuration configuration) throws IOException, YarnException {
        try (YarnClient yarn = YarnClient.createYarnClient()) {
            yarn.init(configuration);
            yarn.start();
            return yarn.getApplications().stream()
                    .max(Comparator.comparing(ApplicationReport::getApplicationId))
                    .map(report -> report.getFinalApplicationStatus() + " " + report.getApplicationId())
                    .orElse("no application was submitted");
        }
    }
}
