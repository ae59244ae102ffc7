package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Endpoint;

/** One kind of socket: what differs between TCP by the JDK and what the benchmarks compare with it. */
interface Sockets {
    EventLoopGroup newGroup(int threads, ThreadFactory factory);

    Channel newChannel();

    ServerChannel newServerChannel();

    /** How a sender's own thread writes to {@code channel}, or null if only the loop may. */
    @Nullable
    DirectWrites directWrites(Channel channel);

    /** May block on name resolution. */
    SocketAddress resolve(Endpoint endpoint) throws IOException;

    /** What to tell others when bound to {@code local}. */
    Endpoint endpointOf(SocketAddress local, String host);
}
