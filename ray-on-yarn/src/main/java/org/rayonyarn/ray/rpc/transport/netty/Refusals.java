package org.rayonyarn.ray.rpc.transport.netty;

import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections from outside that were turned away: the first of each kind is logged, all are counted. Safe for use by any thread. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final ConcurrentMap<ConnectException.Cause, LongAdder> counts = new ConcurrentHashMap<>();

    void count(@Nullable SocketAddress from, HandshakeException why) {
        boolean first = counts.putIfAbsent(why.why(), new LongAdder()) == null;
        counts.computeIfAbsent(why.why(), ignored -> new LongAdder()).increment();
        if (first) {
            LOG.warn(
                    "connection refused, further ones of this kind are only counted; from={} why={} detail={}",
                    from,
                    why.why(),
                    why.detail());
        }
    }

    long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
