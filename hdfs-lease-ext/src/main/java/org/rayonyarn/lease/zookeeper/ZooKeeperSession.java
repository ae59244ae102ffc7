package org.rayonyarn.lease.zookeeper;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.RetryPolicy;
import org.apache.curator.framework.AuthInfo;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.rayonyarn.lease.LeaseConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection, and what a call's failure means. Thread-safe.
 *
 * <p>Curator's own retries are off: a compare-and-set that is sent twice reports a conflict with itself. Reads are
 * repeated here; writes are not, their callers look what became of them.
 */
final class ZooKeeperSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperSession.class);
    private static final RetryPolicy NO_RETRY = new RetryNTimes(0, 1);

    /** A call to Curator. */
    interface Call<T> {
        T run() throws Exception;
    }

    private final CuratorFramework client;
    private final String where;
    private final Duration timeout;
    private final AtomicLong disconnections = new AtomicLong();
    private volatile boolean connected = true;

    private ZooKeeperSession(CuratorFramework client, String where, Duration timeout) {
        this.client = client;
        this.where = where;
        this.timeout = timeout;
    }

    static ZooKeeperSession open(LeaseConfig config) throws IOException {
        String quorum = config.zookeeperQuorum();
        if (!quorum.matches("[^,:\\s/]+(:\\d{1,5})?(,[^,:\\s/]+(:\\d{1,5})?)*")) {
            throw new IllegalArgumentException(
                    "lease.zookeeper.quorum must name the ZooKeeper servers as host:port,host:port:"
                            + " lease.zookeeper.quorum=" + quorum);
        }
        int timeoutMs = (int) config.zookeeperTimeout().toMillis();
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(quorum)
                .sessionTimeoutMs((int) config.zookeeperSessionTimeout().toMillis())
                .connectionTimeoutMs(timeoutMs)
                .retryPolicy(NO_RETRY);
        secure(builder, config.zookeeperAuthFile());
        ZooKeeperSession session = new ZooKeeperSession(
                builder.build(),
                "lease.zookeeper.quorum=" + quorum + " lease.zookeeper.path=" + config.zookeeperPath(),
                config.zookeeperTimeout());
        session.start();
        return session;
    }

    CuratorFramework client() {
        return client;
    }

    String where() {
        return where;
    }

    boolean isConnected() {
        return connected;
    }

    long disconnections() {
        return disconnections.get();
    }

    /** Repeats the call while the servers can't be heard, up to the timeout. */
    <T> T read(String what, Call<T> call) throws IOException, KeeperException {
        long giveUpAt = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return write(what, call);
            } catch (UnreachableException e) {
                if (System.nanoTime() - giveUpAt >= 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** One try. After an IOException the outcome is unknown; after a KeeperException nothing was changed. */
    <T> T write(String what, Call<T> call) throws IOException, KeeperException {
        try {
            return call.run();
        } catch (KeeperException.ConnectionLossException
                | KeeperException.OperationTimeoutException
                | KeeperException.SessionExpiredException
                | KeeperException.SessionMovedException e) {
            throw new UnreachableException(what, where, e);
        } catch (KeeperException.NoAuthException e) {
            throw new IOException(
                    "ZooKeeper refuses us: " + what + " " + where + "; set lease.zookeeper.auth-file to the identity"
                            + " that made these znodes",
                    e);
        } catch (KeeperException | IOException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted: " + what);
            interrupted.initCause(e);
            throw interrupted;
        } catch (Exception e) {
            throw new IOException("ZooKeeper call failed: " + what + " " + where + " cause=" + e, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private void start() throws IOException {
        client.getConnectionStateListenable().addListener((curator, state) -> onState(state));
        client.start();
        boolean answered = false;
        try {
            answered = client.blockUntilConnected((int) timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!answered) {
                client.close();
            }
        }
        if (!answered) {
            throw new IOException("no ZooKeeper server answered within " + timeout.toMillis()
                    + " ms (lease.zookeeper.timeout): " + where + "; is it running, and are host and port right?");
        }
    }

    private void onState(ConnectionState state) {
        if (state.isConnected()) {
            connected = true;
            return;
        }
        connected = false;
        disconnections.incrementAndGet();
        LOG.warn("ZooKeeper is out of reach; judging stops, renewals go on trying: state={} {}", state, where);
    }

    private static void secure(CuratorFrameworkFactory.Builder builder, String authFile) throws IOException {
        boolean sasl = System.getProperty("java.security.auth.login.config") != null;
        if (!authFile.isEmpty()) {
            builder.authorization(List.of(readAuth(Path.of(authFile))));
        } else if (!sasl) {
            LOG.warn("leases on ZooKeeper are open to everybody who reaches it: set lease.zookeeper.auth-file or SASL");
            return;
        }
        builder.aclProvider(new CreatorOnly());
    }

    private static AuthInfo readAuth(Path file) throws IOException {
        String line = Files.readString(file).strip();
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "lease.zookeeper.auth-file must hold one line scheme:secret: lease.zookeeper.auth-file=" + file);
        }
        return new AuthInfo(line.substring(0, colon), line.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for ZooKeeper");
        }
    }

    /** All rights to the identity that makes a znode, none to others. */
    private static final class CreatorOnly implements ACLProvider {
        private static final int ALL_RIGHTS = 31;

        @Override
        public List<ACL> getDefaultAcl() {
            // ZooKeeper asks the list whether it contains null, which List.of answers with an exception.
            return Collections.singletonList(new ACL(ALL_RIGHTS, new Id("auth", "")));
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return getDefaultAcl();
        }
    }

    /** The servers can't be heard: whether a write was done is unknown. */
    static final class UnreachableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreachableException(String what, String where, Exception cause) {
            super("ZooKeeper is out of reach: " + what + " " + where + " cause=" + cause.getMessage(), cause);
        }
    }
}
