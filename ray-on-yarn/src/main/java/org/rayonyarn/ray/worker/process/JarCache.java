package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RuntimeEnvException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars and zips of runtime environments on this node: each is fetched once, kept while the node lives. What fails is forgotten, so
 * the next one tries again. Any thread.
 */
public final class JarCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JarCache.class);
    private static final int CONNECT_MS = 10_000;

    private final Executor threads;
    private final Iterable<JarSource> sources;
    private final Map<String, CompletableFuture<List<Path>>> fetched = new ConcurrentHashMap<>();
    private @Nullable JarFolder folder; // guarded by this

    /** @param threads runs what may block */
    public JarCache(Executor threads) {
        this(threads, ServiceLoader.load(JarSource.class, JarCache.class.getClassLoader()));
    }

    JarCache(Executor threads, Iterable<JarSource> sources) {
        this.threads = threads;
        this.sources = sources;
    }

    /** Made for the first thing that is to be kept in it. */
    private synchronized Path folder() throws IOException {
        JarFolder made = folder;
        if (made == null) {
            made = JarFolder.create();
            folder = made;
        }
        return made.path();
    }

    synchronized boolean hasFolder() {
        return folder != null;
    }

    /**
     * Where on this machine they are, for a class path.
     *
     * @throws RuntimeEnvException if one can't be had in time: names it
     */
    public List<Path> fetch(List<String> urls, Duration timeout) {
        List<Path> entries = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        for (String url : urls) {
            entries.addAll(await(url, deadline - System.nanoTime(), timeout));
        }
        return entries;
    }

    private List<Path> await(String url, long nanos, Duration timeout) {
        CompletableFuture<List<Path>> fetching = fetched.computeIfAbsent(url, this::begin);
        try {
            return fetching.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RuntimeEnvException(
                    "the jar " + url + " of a runtime environment could not be fetched within its"
                            + " config.setupTimeoutSeconds=" + timeout.toSeconds(),
                    e);
        } catch (ExecutionException e) {
            fetched.remove(url, fetching);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RuntimeEnvException(
                    "the jar " + url + " of a runtime environment can't be fetched: " + cause, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeEnvException("interrupted while fetching the jar " + url, e);
        }
    }

    private CompletableFuture<List<Path>> begin(String url) {
        CompletableFuture<List<Path>> fetching = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                fetching.complete(entries(url));
            } catch (Throwable e) { // also what a library of the user lacks: whoever waits must hear of it
                fetching.completeExceptionally(e);
            }
        });
        return fetching;
    }

    private List<Path> entries(String url) throws IOException {
        URI uri = uri(url);
        String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
        Path local = scheme.equals("file") ? onThisMachine(uri) : download(uri, scheme);
        return local.toString().endsWith(".zip") ? unpack(local) : List.of(local);
    }

    private static URI uri(String url) throws IOException {
        try {
            return new URI(url.replace(" ", "%20"));
        } catch (URISyntaxException e) {
            throw new IOException("it is no URL: " + e.getMessage(), e);
        }
    }

    private static Path onThisMachine(URI uri) throws IOException {
        Path path = Path.of(uri.getPath()).toAbsolutePath();
        if (!Files.isReadable(path)) {
            throw new IOException("there is no such file, or it can't be read");
        }
        return path;
    }

    private Path download(URI uri, String scheme) throws IOException {
        String name = Path.of(uri.getPath()).getFileName().toString();
        Path target = Files.createTempDirectory(folder(), "jar").resolve(name);
        try (InputStream in = open(uri, scheme)) {
            Files.copy(in, target);
        }
        return target;
    }

    private InputStream open(URI uri, String scheme) throws IOException {
        if (scheme.equals("http") || scheme.equals("https")) {
            URLConnection connection = uri.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MS);
            return connection.getInputStream();
        }
        try {
            JarSource source = sourceOf(scheme);
            if (source != null) {
                return source.open(uri);
            }
        } catch (ServiceConfigurationError | NoClassDefFoundError e) {
            LOG.debug("Hadoop is not on the class path", e); // then nobody here can
        }
        throw new IOException("nobody here can open " + scheme
                + ": URLs; file:, http: and https: always work, hdfs: where Hadoop is on the class path");
    }

    /** One at a time, since a {@link ServiceLoader} is for one thread. */
    private synchronized @Nullable JarSource sourceOf(String scheme) {
        for (JarSource source : sources) {
            if (source.serves(scheme)) {
                return source;
            }
        }
        return null;
    }

    /** A zip stands for what is in it: its class files, and its jars. */
    private List<Path> unpack(Path zip) throws IOException {
        Path into = Files.createTempDirectory(folder(), "zip");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("an entry lies outside of it: " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target);
                }
            }
        }
        List<Path> entries = new ArrayList<>(List.of(into));
        try (Stream<Path> files = Files.walk(into)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(entries::add);
        }
        return entries;
    }

    @Override
    public synchronized void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
