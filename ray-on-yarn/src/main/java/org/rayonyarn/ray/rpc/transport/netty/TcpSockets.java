package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Endpoint;

/** TCP by the JDK, whose channels a sender's own thread can write to. */
class TcpSockets implements Sockets {
    @Override
    public EventLoopGroup newGroup(int threads, ThreadFactory factory) {
        return new NioEventLoopGroup(threads, factory);
    }

    @Override
    public Channel newChannel() {
        return new TcpChannel();
    }

    @Override
    public ServerChannel newServerChannel() {
        return new TcpServerChannel();
    }

    @Override
    public @Nullable DirectWrites directWrites(Channel channel) {
        return (TcpChannel) channel;
    }

    @Override
    public SocketAddress resolve(Endpoint endpoint) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
    }

    @Override
    public Endpoint endpointOf(SocketAddress local, String host) {
        return new Endpoint(host, ((InetSocketAddress) local).getPort());
    }

    private static final class TcpChannel extends NioSocketChannel implements DirectWrites {
        TcpChannel() {
            setOptions();
        }

        TcpChannel(Channel parent, SocketChannel socket) {
            super(parent, socket);
            setOptions();
        }

        private void setOptions() {
            config().setOption(ChannelOption.TCP_NODELAY, true);
            config().setOption(ChannelOption.SO_KEEPALIVE, true);
        }

        /** The JDK's channel lets one thread read while another writes. */
        @Override
        public int writeNow(ByteBuffer bytes) throws IOException {
            return javaChannel().write(bytes);
        }
    }

    private static final class TcpServerChannel extends NioServerSocketChannel {
        /** As the one above it, but for the class of what it accepts. */
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            SocketChannel socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            accepted.add(new TcpChannel(this, socket));
            return 1;
        }
    }
}
