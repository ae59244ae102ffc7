package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.rayonyarn.appmaster.testing.MiniHadoop;
import org.rayonyarn.ray.worker.classes.CompiledJar;
import org.rayonyarn.ray.yarn.rows.Rows;

/**
 * One session on YARN for all rows of the table: its own driver checks them on threads, one that joins in processes. A second, short one
 * has processes for its own job; a driver in local mode has none.
 */
final class RowsSession {
    private static final Pattern ROW = Pattern.compile("row (.*) -> (.*)");

    private static final String OF_JOB = "-Dray.job.jvm-options.0=-Drow.job=the job's";
    private static final String C1 = "-Dray.job.jvm-options.1=-XX:TieredStopAtLevel=1";

    private final Path conf;
    private final Path folder;
    private final Path program;
    private final String jar;
    private final Supplier<String> newestSession;

    /** @param newestSession the application that was submitted last */
    RowsSession(MiniHadoop hadoop, Path folder, Supplier<String> newestSession) throws IOException {
        this.conf = hadoop.confFolder();
        this.folder = Files.createDirectory(folder.resolve("rows"));
        this.program = UserProgram.jarOfPackage(Rows.class, this.folder.resolve("rows.jar"));
        this.jar = upload(hadoop.fileSystem(), this.folder);
        this.newestSession = newestSession;
    }

    /** A jar that nobody has but HDFS. */
    private static String upload(FileSystem hdfs, Path folder) throws IOException {
        Path local = new CompiledJar().resource("row.txt", "found").writeTo(folder.resolve("row.jar"));
        org.apache.hadoop.fs.Path remote =
                hdfs.makeQualified(new org.apache.hadoop.fs.Path(hdfs.getHomeDirectory(), "row.jar"));
        hdfs.moveFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), remote);
        return remote.toString();
    }

    /** What became of each row, by the kind of driver and the row's name. */
    Map<String, Map<String, String>> outcomes() throws Exception {
        Map<String, Map<String, String>> outcomes = new LinkedHashMap<>();
        try (Client own = driver(
                "yarn",
                "own",
                "-Dray.job.namespace=own",
                "-Dray.job.id=00000a0a",
                "-Dray.head-args.0=--labels={\"row\":\"labelled\"}")) {
            await("served", own);
            try (Client joined = driver(
                    "yarn:" + newestSession.get(),
                    "joined",
                    "-Dray.job.namespace=joined",
                    "-Dray.job.id=0000abcd",
                    OF_JOB,
                    C1)) {
                outcomes.put("joined", read(joined));
            }
            Files.createFile(folder.resolve("go"));
            outcomes.put("own", read(own));
        }
        try (Client process = driver(
                "yarn",
                "process",
                "-Dray.yarn.nodes=1",
                "-Dray.worker.isolation=process",
                "-Dray.worker.max-processes=2",
                "-Dray.worker.process.memory=64",
                OF_JOB,
                C1)) {
            outcomes.put("process", read(process));
        }
        try (Client local = driver("yarn", "local", "-Dray.local-mode=true")) {
            outcomes.put("local", read(local));
        }
        return outcomes;
    }

    private void await(String file, Client client) throws InterruptedException {
        while (!Files.exists(folder.resolve(file))) {
            if (!client.isAlive()) {
                throw new AssertionError(client.output() + client.errors());
            }
            Thread.sleep(50);
        }
    }

    private static Map<String, String> read(Client client) throws InterruptedException {
        int code = client.join();
        System.out.println(client.errors());
        if (code != 0) {
            throw new AssertionError("exit code " + code + ": " + client.output() + client.errors());
        }
        Map<String, String> rows = new LinkedHashMap<>();
        client.output()
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private Client driver(String address, String kind, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-Dray.address=" + address,
                "-Dray.job.code-search-path=" + program,
                "-Drow.jar=" + jar,
                "-Dray.logging.dir=" + folder.resolve("logs"),
                "-Dray.yarn.nodes=2",
                "-Dray.yarn.node.memory=1200m",
                "-Dray.yarn.master.memory=512m",
                "-Dray.yarn.node.jvm-flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "-Dray.yarn.master.jvm-flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        all.addAll(List.of(flags));
        return Client.plain(conf, folder, program, all, List.of(Rows.class.getName(), kind, folder.toString()));
    }
}
