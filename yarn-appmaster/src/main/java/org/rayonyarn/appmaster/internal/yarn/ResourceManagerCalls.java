package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.HAUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.rayonyarn.appmaster.AppMasterConfig;

/**
 * Hadoop's YarnClient with an end to its patience: by default it tries to reach a ResourceManager for 15 minutes without a word. Safe for
 * several threads.
 */
public final class ResourceManagerCalls implements AutoCloseable {
    private static final Duration SLACK = Duration.ofSeconds(2); // for the client's own, friendlier, giving up

    private final YarnClient client;
    private final Configuration conf;
    private final Duration patience;
    private final ExecutorService callers = Executors.newCachedThreadPool(new DaemonThreads("appmaster-client"));

    /** One question to the ResourceManager. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(YarnClient client) throws IOException, YarnException;
    }

    public ResourceManagerCalls(Configuration hadoop, Duration patience) {
        this.patience = patience;
        conf = bounded(hadoop, patience);
        client = YarnClient.createYarnClient();
        client.init(conf);
        client.start();
    }

    private static Configuration bounded(Configuration hadoop, Duration patience) {
        Configuration conf = new YarnConfiguration(hadoop);
        long patienceMs = patience.toMillis();
        int patienceInt = (int) Math.min(patienceMs, Integer.MAX_VALUE);
        conf.setLong(YarnConfiguration.RESOURCEMANAGER_CONNECT_MAX_WAIT_MS, patienceMs);
        conf.setLong(
                YarnConfiguration.RESOURCEMANAGER_CONNECT_RETRY_INTERVAL_MS,
                Math.max(1, Math.min(1000, patienceMs / 4)));
        conf.setLong(YarnConfiguration.YARN_CLIENT_APPLICATION_CLIENT_PROTOCOL_POLL_TIMEOUT_MS, patienceMs);
        conf.setInt("ipc.client.connect.timeout", Math.min(patienceInt, 20_000));
        conf.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
        conf.setBoolean(YarnConfiguration.TIMELINE_SERVICE_ENABLED, false); // we publish nothing there
        return conf;
    }

    /**
     * Asks, for as long as the patience lasts.
     *
     * @throws IOException one line: the address and the key if nobody answers, else what the ResourceManager said
     */
    public <T> T ask(Question<T> question) throws IOException {
        Future<T> answer = callers.submit(() -> question.ask(client));
        try {
            return answer.get(patience.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable("no answer", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the ResourceManager", e);
        } catch (ExecutionException e) {
            throw translated(e.getCause() == null ? e : e.getCause());
        }
    }

    private IOException translated(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return unreachable("connection refused", error);
            }
            if (cause instanceof UnknownHostException) {
                return unreachable("unknown host", error);
            }
            if (cause instanceof SocketTimeoutException || cause instanceof RetriableException) {
                return unreachable("no answer", error);
            }
            if (cause instanceof AccessControlException) {
                return new IOException("the ResourceManager does not allow it: " + YarnAdapter.oneLine(cause), error);
            }
        }
        return new IOException(YarnAdapter.oneLine(error), error);
    }

    private IOException unreachable(String why, Throwable cause) {
        return new IOException(
                "the ResourceManager at " + address() + " can't be reached within " + patience.toMillis() + " ms ("
                        + why + "): check yarn.resourcemanager.address, or wait longer with "
                        + AppMasterConfig.CONNECT_TIMEOUT,
                cause);
    }

    private String address() {
        if (!HAUtil.isHAEnabled(conf)) {
            return conf.get(YarnConfiguration.RM_ADDRESS, YarnConfiguration.DEFAULT_RM_ADDRESS);
        }
        return HAUtil.getRMHAIds(conf).stream()
                .map(id -> conf.get(HAUtil.addSuffix(YarnConfiguration.RM_ADDRESS, id), id))
                .toList()
                .toString();
    }

    @Override
    public void close() {
        callers.shutdownNow();
        client.stop();
    }
}
