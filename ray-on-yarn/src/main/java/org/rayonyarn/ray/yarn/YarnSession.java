package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.AppMasterClient;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.ApplicationStatus;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.process.SessionSecret;
import org.rayonyarn.ray.rpc.Endpoint;

/**
 * An application of ours, seen from the JVM that submitted it. Any thread may call it.
 *
 * <p>In client mode the driver takes its seat here and says how the session ends; in cluster mode this JVM only looks on.
 */
public final class YarnSession implements AutoCloseable {
    private static final long GOODBYE_S = 20;

    private final AppMasterClient client;
    private final String id;
    private final byte[] secret;
    private final RaySettings settings;
    private final Consumer<String> say;
    private final CompletableFuture<Endpoint> head = new CompletableFuture<>();
    private final CompletableFuture<ApplicationStatus> end = new CompletableFuture<>();
    private volatile @Nullable DriverSeat seat;
    private volatile boolean ending;

    private YarnSession(AppMasterClient client, String id, byte[] secret, RaySettings settings, Consumer<String> say) {
        this.client = client;
        this.id = id;
        this.secret = secret;
        this.settings = settings;
        this.say = say;
    }

    /**
     * Submits, and begins to follow.
     *
     * @param say takes lines that tell a user how far it is, on any thread
     * @throws IOException one line with cause and remedy
     * @throws IllegalArgumentException if a setting is wrong: names the key
     */
    public static YarnSession submit(Submission what, Configuration hadoop, Consumer<String> say) throws IOException {
        RaySettings settings = what.settings();
        byte[] secret = SessionSecret.generate();
        Path folder = Files.createTempDirectory("ray-on-yarn-");
        AppMasterClient client = null;
        try {
            var spec = what.spec(hadoop, secret, folder); // first: it finds mistakes without anybody's help
            client = AppMasterClient.connect(hadoop, AppMasterConfig.from(settings));
            YarnSession session = new YarnSession(client, client.submit(spec), secret, settings, say);
            session.follow();
            return session;
        } catch (IOException | RuntimeException e) {
            if (client != null) {
                client.close();
            }
            throw e;
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void follow() {
        Thread follower = new Thread(this::followToTheEnd, "ray-yarn-follower");
        follower.setDaemon(true);
        follower.start();
    }

    private void followToTheEnd() {
        try {
            end.complete(client.follow(id, this::onStatus));
        } catch (IOException e) {
            head.completeExceptionally(e);
            end.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.completeExceptionally(e);
        }
    }

    private void onStatus(ApplicationStatus status) {
        switch (status.state()) {
            case WAITING -> say.accept(id + " waits in queue " + status.queue() + reason(status.diagnostics()));
            case RUNNING -> {
                if (status.host().isPresent() && status.rpcPort() > 0) {
                    if (head.complete(new Endpoint(status.host().get(), status.rpcPort()))) {
                        say.accept(id + " runs, tracking URL: "
                                + status.trackingUrl().map(Object::toString).orElse("none"));
                    }
                }
            }
            case SUCCEEDED, FAILED, KILLED ->
                head.completeExceptionally(new IOException(status.state() + ": " + status.diagnostics()));
        }
    }

    /** What YARN says, without its date and its inventory of the queue. */
    private static String reason(String diagnostics) {
        String line = diagnostics.lines().findFirst().orElse("").replaceFirst("^\\[[^]]*\\] *", "");
        int details = line.indexOf(" Details :");
        String brief = (details < 0 ? line : line.substring(0, details)).strip();
        return brief.isEmpty() ? "" : ": " + brief;
    }

    /** YARN's id of the application. */
    public String applicationId() {
        return id;
    }

    /** Done when the application has ended, however it did. */
    public CompletableFuture<ApplicationStatus> end() {
        return end;
    }

    /** Tells of an end that this JVM has not asked for. */
    public void whenLost(Consumer<ApplicationStatus> listener) {
        var unused = end.thenAccept(status -> {
            if (!ending) {
                listener.accept(status);
            }
        });
    }

    /**
     * Waits for the head, takes the driver's seat and waits for the nodes, but not for ever. From now on {@code Ray.init()} with the
     * address of this session begins a job here.
     *
     * @param loader finds the program's classes
     * @throws IOException if the application ends before, or its head can't be reached
     */
    public void takeSeat(ClassLoader loader) throws IOException, InterruptedException {
        Endpoint address = get(head);
        YarnConfig config = YarnConfig.from(settings);
        Arrivals arrivals = new Arrivals(config.nodes());
        DriverSeat taken = DriverSeat.take(settings, address, secret, loader, arrivals);
        seat = taken;
        DriverSeats.open(id, taken);
        arrivals.await(config);
    }

    /** Counts nodes, and tells. */
    private final class Arrivals implements RayNode.Lifecycle {
        private final int wanted;
        private final CountDownLatch all = new CountDownLatch(1);
        private int up; // confined to the node's thread

        Arrivals(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onMembership(int nodesWithWorkers) {
            if (nodesWithWorkers != up) {
                up = nodesWithWorkers;
                say.accept(id + " has " + up + " of " + wanted + " nodes up");
            }
            if (nodesWithWorkers >= wanted) {
                all.countDown();
            }
        }

        @Override
        public void onShutdown(String reason) {
            all.countDown();
        }

        void await(YarnConfig config) throws IOException, InterruptedException {
            var ended = end.whenComplete((status, failure) -> all.countDown());
            if (!all.await(config.nodesTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                say.accept("not all nodes are up after " + config.nodesTimeout().toSeconds()
                        + " s: the program starts, its tasks wait for those that come (" + YarnConfig.NODES_TIMEOUT
                        + ")");
            }
            if (ended.isDone()) {
                get(head.thenCombine(end, (address, status) -> status));
            }
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    /**
     * The driver ends the session, and waits until YARN has taken note.
     *
     * @param exitCode the driver's
     * @param text why it failed; empty if it did not
     * @throws IOException if YARN can't be asked any more
     */
    public ApplicationStatus finish(int exitCode, String text) throws IOException, InterruptedException {
        DriverSeat taken = seat;
        if (taken == null) {
            throw new IllegalStateException("the driver has not taken its seat: application=" + id);
        }
        ending = true;
        taken.endSession(exitCode, text);
        try {
            return end.get(GOODBYE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            client.kill(id, "the driver is done, but the head does not end the session: " + text);
            return get(end);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    /** Ends the application by force. */
    public void kill(String reason) throws IOException {
        ending = true;
        client.kill(id, reason);
    }

    @Override
    public void close() {
        DriverSeats.close(id);
        DriverSeat taken = seat;
        if (taken != null) {
            taken.close();
        }
        client.close();
    }
}
