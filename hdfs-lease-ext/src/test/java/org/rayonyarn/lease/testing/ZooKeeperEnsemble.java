package org.rayonyarn.lease.testing;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper servers that elect a leader, each a process of its own that can be killed and started again on the files
 * that it left. For one thread.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final int LOWEST_PORT = 20_000;
    private static final int LOWEST_CLIENT_PORT = 32_768;

    private final List<Server> servers = new ArrayList<>();

    private ZooKeeperEnsemble() {}

    /** As many serving servers; with other ports where somebody took one that was free a moment ago. */
    public static ZooKeeperEnsemble start(int size) throws Exception {
        for (int attempt = 1; ; attempt++) {
            ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble();
            try {
                ensemble.prepare(size);
                ensemble.startTheDead();
                return ensemble;
            } catch (IOException portTaken) {
                ensemble.close();
                if (attempt == ATTEMPTS) {
                    throw portTaken;
                }
            }
        }
    }

    public int size() {
        return servers.size();
    }

    /** What a client connects to, in ZooKeeper's own form. */
    public String quorum() {
        return servers.stream().map(Server::address).collect(Collectors.joining(","));
    }

    /** SIGKILL: nothing of the server runs any more when this returns. */
    public void kill(int index) throws InterruptedException {
        servers.get(index).kill();
    }

    /** Starts every server that isn't alive, and returns once all of them serve. */
    public void startTheDead() throws Exception {
        for (Server server : servers) {
            server.startIfDead();
        }
        Waiting.until(() -> {
            for (Server server : servers) {
                if (!server.serves()) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        for (Server server : servers) {
            server.close();
        }
    }

    private void prepare(int size) throws IOException {
        List<Integer> ports = freePorts(3 * size);
        String members = "";
        for (int i = 0; i < size; i++) {
            members += "server." + i + "=127.0.0.1:" + ports.get(3 * i + 1) + ":" + ports.get(3 * i + 2) + "\n";
        }
        for (int i = 0; i < size; i++) {
            servers.add(new Server(i, ports.get(3 * i), members));
        }
    }

    /** Ports that differ and are free at this moment, below those that Linux gives to clients: a server comes back to its own. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                sockets.add(freePort());
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static ServerSocket freePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_CLIENT_PORT);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                if (attempt == 100 * ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static final class Server {
        private final int port;
        private final Path folder;
        private final Path configuration;
        private @Nullable ChildJvm process;

        Server(int id, int port, String members) throws IOException {
            this.port = port;
            folder = Files.createTempDirectory(Scratch.folder(), "zookeeper");
            configuration = folder.resolve("zoo.cfg");
            Files.writeString(folder.resolve("myid"), Integer.toString(id));
            Files.writeString(
                    configuration,
                    """
                    tickTime=500
                    initLimit=60
                    syncLimit=40
                    maxSessionTimeout=60000
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    """
                                    .formatted(folder, port)
                            + members);
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        void startIfDead() throws IOException {
            if (process == null || !process.isAlive()) {
                File log = folder.resolve("log").toFile();
                process = ChildJvm.start(QuorumPeerMain.class, log, configuration.toString());
            }
        }

        /** @throws IOException if its process has ended, with what it wrote last in the folder's log */
        boolean serves() throws IOException {
            if (process == null || !process.isAlive()) {
                throw new IOException("a ZooKeeper server has ended: see " + folder.resolve("log"));
            }
            try {
                return FourLetterWordMain.send4LetterWord("127.0.0.1", port, "srvr")
                        .contains("Mode: ");
            } catch (IOException | SSLContextException notYet) {
                return false;
            }
        }

        void kill() throws InterruptedException {
            if (process != null) {
                process.kill();
            }
        }

        void close() throws IOException {
            if (process != null) {
                process.close();
            }
        }
    }
}
