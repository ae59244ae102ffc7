package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the output and the logs of a worker process go: to its node's, to files of its own, or line by line to the driver's
 * terminal. Any thread.
 *
 * <p>Log files are written by log4j 1 or reload4j, which Hadoop brings along; other logging libraries keep their own configuration.
 */
final class WorkerOutput {
    /** The system property by which a worker's log files know its process. */
    static final String PID = "ray.worker.pid";

    private static final Logger LOG = LoggerFactory.getLogger(WorkerOutput.class);

    private final LoggingConfig config;
    private final Executor threads;

    /** @param threads runs what may block, one each for the two streams of a worker whose output is forwarded */
    WorkerOutput(LoggingConfig config, Executor threads) {
        this.config = config;
        this.threads = threads;
    }

    private boolean hasFiles() {
        return !config.dir().isEmpty();
    }

    /** To be called before the process is started. */
    void redirect(ProcessBuilder builder, String worker) throws IOException {
        if (config.isForwarded()) {
            return; // the streams are pipes, see follow
        }
        if (!hasFiles()) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
            return;
        }
        Path folder = folder();
        builder.redirectOutput(file(folder, worker, "out")).redirectError(file(folder, worker, "err"));
    }

    private Path folder() throws IOException {
        try {
            return Files.createDirectories(Path.of(config.dir())).toAbsolutePath();
        } catch (IOException e) {
            throw new IOException(LoggingConfig.DIR + "=" + config.dir() + " can't be made: " + e, e);
        }
    }

    private File file(Path folder, String worker, String ending) {
        return folder.resolve(config.filePrefix() + "-" + worker.replace('/', '-') + "." + ending)
                .toFile();
    }

    /** To be called once the process has started. */
    void follow(Process process, String worker) {
        if (config.isForwarded()) {
            String prefix = "(" + worker + " pid=" + process.pid() + ") ";
            threads.execute(() -> copy(process.getInputStream(), System.out, prefix));
            threads.execute(() -> copy(process.getErrorStream(), System.err, prefix));
        }
    }

    private static void copy(InputStream from, PrintStream to, String prefix) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.println(prefix + line);
            }
        } catch (IOException e) {
            LOG.debug("a worker's output has ended", e);
        }
    }

    /** What makes a worker write its log files. */
    List<String> jvmOptions(JobId job) throws IOException {
        if (!hasFiles() || !hasLog4j()) {
            return List.of();
        }
        Path folder = folder();
        Path file = folder.resolve("log4j-" + job + "-" + Integer.toHexString(config.hashCode()) + ".properties");
        Path fresh = Files.createTempFile(folder, "log4j", ".new");
        try (var out = Files.newOutputStream(fresh)) {
            log4j(folder, job).store(out, null);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return List.of("-Dlog4j.configuration=" + file.toUri());
    }

    private static boolean hasLog4j() {
        return WorkerOutput.class.getClassLoader().getResource("org/apache/log4j/RollingFileAppender.class") != null;
    }

    private Properties log4j(Path folder, JobId job) {
        Properties properties = new Properties();
        properties.setProperty("log4j.rootLogger", config.level() + ", worker");
        addFile(properties, "worker", folder, config.filePrefix() + "-" + job + "-${" + PID + "}", config.pattern());
        for (int i = 0; i < config.loggers().size(); i++) {
            LoggingConfig.Extra extra = config.loggers().get(i);
            String appender = "extra" + i;
            properties.setProperty("log4j.logger." + extra.name(), config.level() + ", " + appender);
            properties.setProperty("log4j.additivity." + extra.name(), "false");
            String name = extra.fileName().replace("%j", job.toString()).replace("%p", "${" + PID + "}");
            addFile(properties, appender, folder, name, extra.pattern());
        }
        return properties;
    }

    private void addFile(Properties properties, String appender, Path folder, String name, String pattern) {
        String key = "log4j.appender." + appender;
        properties.setProperty(key, "org.apache.log4j.RollingFileAppender");
        properties.setProperty(key + ".File", folder.resolve(name + ".log").toString());
        properties.setProperty(key + ".MaxFileSize", config.maxFileSize());
        properties.setProperty(key + ".MaxBackupIndex", config.maxBackupFiles());
        properties.setProperty(key + ".layout", "org.apache.log4j.PatternLayout");
        properties.setProperty(key + ".layout.ConversionPattern", pattern);
    }
}
