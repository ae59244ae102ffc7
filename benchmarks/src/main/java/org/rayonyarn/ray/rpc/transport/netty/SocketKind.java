package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** The kinds of socket that the transport could stand on. In this package to reach the seam, {@link Sockets}. */
public enum SocketKind {
    /** The product's: TCP by the JDK, a sender's own thread writes after a pause. */
    NIO(new TcpSockets()),
    /** TCP by the JDK as netty means it: the loop writes everything. */
    NIO_LOOP(new TcpSockets() {
        @Override
        public @Nullable DirectWrites directWrites(Channel channel) {
            return null;
        }
    }),
    /** TCP by netty's native epoll, a sender's own thread writes after a pause. */
    EPOLL(new TcpSockets() {
        @Override
        public EventLoopGroup newGroup(int threads, ThreadFactory factory) {
            return new EpollEventLoopGroup(threads, factory);
        }

        @Override
        public Channel newChannel() {
            EpollSocketChannel channel = new EpollSocketChannel();
            channel.config().setTcpNoDelay(true);
            return channel;
        }

        @Override
        public ServerChannel newServerChannel() {
            return new EpollServerSocketChannel(); // its children have TCP_NODELAY by netty's default
        }

        @Override
        public DirectWrites directWrites(Channel channel) {
            return bytes -> write(((EpollSocketChannel) channel).fd(), bytes);
        }
    }),
    /** Unix domain sockets by netty's native epoll, a sender's own thread writes after a pause. */
    UNIX(new UnixSockets());

    @SuppressWarnings("ImmutableEnumChecker") // none of the kinds has a field
    private final Sockets sockets;

    SocketKind(Sockets sockets) {
        this.sockets = sockets;
    }

    /** For {@link #UNIX} the path to listen at is {@code config}'s bind host. */
    public <M> Transport<M> open(Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config)
            throws IOException {
        return NettyTransport.open(self, secret, codec, receiver, config, sockets);
    }

    private static int write(FileDescriptor fd, ByteBuffer bytes) throws IOException {
        int written = fd.write(bytes, bytes.position(), bytes.limit());
        bytes.position(bytes.position() + written);
        return written;
    }

    private static final class UnixSockets implements Sockets {
        @Override
        public EventLoopGroup newGroup(int threads, ThreadFactory factory) {
            return new EpollEventLoopGroup(threads, factory);
        }

        @Override
        public Channel newChannel() {
            return new EpollDomainSocketChannel();
        }

        @Override
        public ServerChannel newServerChannel() {
            return new EpollServerDomainSocketChannel();
        }

        @Override
        public DirectWrites directWrites(Channel channel) {
            return bytes -> write(((EpollDomainSocketChannel) channel).fd(), bytes);
        }

        @Override
        public SocketAddress resolve(Endpoint endpoint) {
            return new DomainSocketAddress(endpoint.host());
        }

        @Override
        public Endpoint endpointOf(SocketAddress local, String host) {
            return new Endpoint(host, 0);
        }
    }
}
