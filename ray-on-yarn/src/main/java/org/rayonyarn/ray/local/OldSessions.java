package org.rayonyarn.ray.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of sessions that ended without a word, as when their driver was killed: nobody listens at their ports. Stateless. */
final class OldSessions {
    private static final Logger LOG = LoggerFactory.getLogger(OldSessions.class);
    private static final Pattern NAME = Pattern.compile("(.+)_(\\d{1,5})\\.secret");

    private OldSessions() {}

    /** Deletes those of the host that {@code own} is a file of: what other machines have left in a shared home is theirs. */
    static void sweep(Path own) {
        try (Stream<Path> files = Files.list(own.resolveSibling("."))) {
            for (Path file : files.filter(other -> isOfSameHost(own, other)).toList()) {
                sweepIfDead(file);
            }
        } catch (IOException e) {
            LOG.debug("no files of earlier sessions to look through", e);
        }
    }

    private static boolean isOfSameHost(Path own, Path other) {
        List<String> hosts = Stream.of(own, other)
                .map(file -> NAME.matcher(file.getFileName().toString()))
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .toList();
        return hosts.size() == 2 && hosts.get(0).equals(hosts.get(1));
    }

    private static void sweepIfDead(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && nobodyListens(name.group(1), Integer.parseInt(name.group(2)))) {
            LOG.info("a session has ended without a word: file={}", file);
            Files.deleteIfExists(file);
        }
    }

    /** Without a connection, which a living session would have to refuse, and to log: a port that can be had is nobody's. */
    private static boolean nobodyListens(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true); // connections of the dead may linger
            probe.bind(new InetSocketAddress(host, port), 1);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.trace("a session lives, or its host is not this one; host={} port={}", host, port, e);
            return false;
        }
    }
}
