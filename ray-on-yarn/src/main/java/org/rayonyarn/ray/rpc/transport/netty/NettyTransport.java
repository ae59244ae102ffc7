package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.ConnectException.Cause;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** The transport over TCP. Safe for use by any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a channel ends it, and that is heard of
public final class NettyTransport<M> implements Transport<M> {
    private static final WriteBufferWaterMark NETTY_QUEUE = new WriteBufferWaterMark(128 << 10, 256 << 10);
    private static final int MIN_SECRET_BYTES = 16;
    private static final int CLOSE_LIMIT_MS = 3_000;

    private final Peer self;
    private final byte[] secret;
    private final Codec<M> codec;
    private final Receiver<M> receiver;
    private final TransportConfig config;
    private final Sockets sockets;
    private final SecureRandom random = new SecureRandom();
    private final Refusals refusals = new Refusals();
    private final OpenConnections<M> connections = new OpenConnections<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EventLoopGroup loops;
    private final ExecutorService resolver = newResolver();
    private final Channel listener;
    private final Endpoint endpoint;

    /**
     * Listens, and is ready to connect.
     *
     * @param secret what all processes of the application share; at least 16 bytes, copied
     * @throws IOException if it can't listen, naming host and port
     */
    public static <M> NettyTransport<M> open(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config) throws IOException {
        return open(self, secret, codec, receiver, config, new TcpSockets());
    }

    static <M> NettyTransport<M> open(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config, Sockets sockets)
            throws IOException {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "secret is too short; bytes=" + secret.length + " min=" + MIN_SECRET_BYTES);
        }
        return new NettyTransport<>(self, secret.clone(), codec, receiver, config, sockets);
    }

    private NettyTransport(
            Peer self, byte[] secret, Codec<M> codec, Receiver<M> receiver, TransportConfig config, Sockets sockets)
            throws IOException {
        this.self = self;
        this.secret = secret;
        this.codec = codec;
        this.receiver = receiver;
        this.config = config;
        this.sockets = sockets;
        this.loops = sockets.newGroup(loopThreads(), new DefaultThreadFactory("ray-rpc-io", true));
        this.listener = listen();
        this.endpoint = sockets.endpointOf(listener.localAddress(), config.bindHost());
    }

    /** Bytes need few threads: most of the processor is for the tasks. */
    private static int loopThreads() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 4));
    }

    @Override
    public Peer self() {
        return self;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Connections from outside that were turned away so far. */
    public long refusedConnections() {
        return refusals.total();
    }

    @Override
    public CompletionStage<Connection<M>> connect(Endpoint to, @Nullable NodeId expected) {
        CompletableFuture<Connection<M>> result = new CompletableFuture<>();
        try {
            resolver.execute(() -> resolveAndConnect(to, expected, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectException(Cause.FAILED, to, "the transport is closed"));
        }
        return result;
    }

    @Override
    public void fence(NodeId node, long epoch) {
        connections.fence(node, epoch);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        resolver.shutdown();
        listener.close();
        connections.close();
        loops.shutdownGracefully(50, CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
        if (!isOnLoop()) {
            loops.terminationFuture().awaitUninterruptibly(CLOSE_LIMIT_MS);
        }
    }

    private Channel listen() throws IOException {
        ChannelFuture bound = null;
        try {
            SocketAddress at = sockets.resolve(new Endpoint(config.bindHost(), config.port()));
            bound = new ServerBootstrap()
                    .group(loops)
                    .channelFactory(sockets::newServerChannel)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, NETTY_QUEUE)
                    .childHandler(initializer(this::newAcceptor))
                    .bind(at)
                    .awaitUninterruptibly();
            if (bound.isSuccess()) {
                return bound.channel();
            }
            throw new IOException(String.valueOf(bound.cause()));
        } catch (IOException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new IOException(
                    "cannot listen; host=" + config.bindHost() + " port=" + config.port() + " keys="
                            + TransportConfig.BIND_HOST + "," + TransportConfig.PORT,
                    e);
        }
    }

    private void resolveAndConnect(Endpoint to, @Nullable NodeId expected, CompletableFuture<Connection<M>> result) {
        try {
            new Bootstrap()
                    .group(loops)
                    .channelFactory(sockets::newChannel)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                            config.connectTimeout().toMillis())
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NETTY_QUEUE)
                    .handler(initializer(() -> newInitiator(to, expected, result)))
                    .connect(sockets.resolve(to))
                    .addListener(connected -> failIfNot(connected, to, result));
        } catch (IOException | IllegalStateException e) {
            result.completeExceptionally(new ConnectException(Cause.FAILED, to, String.valueOf(e)));
        }
    }

    private static void failIfNot(Future<?> connected, Endpoint to, CompletableFuture<?> result) {
        Throwable failure = connected.cause();
        if (failure != null) {
            Cause why = failure instanceof ConnectTimeoutException
                    ? Cause.TIMEOUT
                    : failure instanceof java.net.ConnectException ? Cause.REFUSED : Cause.FAILED;
            result.completeExceptionally(new ConnectException(why, to, String.valueOf(failure.getMessage())));
        }
    }

    /** Where a channel's handlers are put together; the place for TLS, in front, when {@code ray.rpc.protection} asks for it. */
    private ChannelInitializer<Channel> initializer(Supplier<HandshakeHandler> handshakes) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                switch (config.protection()) {
                    case AUTHENTICATION -> channel.pipeline().addLast(handshakes.get());
                }
            }
        };
    }

    private HandshakeHandler newAcceptor() {
        Handshake handshake = new AcceptorHandshake(secret, newNonce(), self, connections::admit);
        return new HandshakeHandler(handshake, config.handshakeTimeout(), new HandshakeHandler.Outcome() {
            @Override
            public void onAuthenticated(ChannelHandlerContext context, Peer peer) {
                openConnection(context, peer);
            }

            @Override
            public void onRefused(ChannelHandlerContext context, HandshakeException why) {
                refusals.count(context.channel().remoteAddress(), why);
            }
        });
    }

    private HandshakeHandler newInitiator(
            Endpoint to, @Nullable NodeId expected, CompletableFuture<Connection<M>> result) {
        Handshake handshake = new InitiatorHandshake(secret, newNonce(), self, expected);
        return new HandshakeHandler(handshake, config.handshakeTimeout(), new HandshakeHandler.Outcome() {
            @Override
            public void onAuthenticated(ChannelHandlerContext context, Peer peer) {
                if (connections.admit(peer)) {
                    result.complete(openConnection(context, peer));
                } else {
                    context.close();
                    result.completeExceptionally(new ConnectException(Cause.FENCED, to, "refused here; peer=" + peer));
                }
            }

            @Override
            public void onRefused(ChannelHandlerContext context, HandshakeException why) {
                result.completeExceptionally(new ConnectException(why.why(), to, why.detail()));
            }
        });
    }

    private NettyConnection<M> openConnection(ChannelHandlerContext context, Peer peer) {
        Channel channel = context.channel();
        NettyConnection<M> connection = new NettyConnection<>(
                channel, directWrites(channel), self, peer, codec, receiver, config, connections::onEnd);
        channel.pipeline().addLast(new FrameHandler(connection, connections::admits, config));
        connections.onOpen(connection);
        return connection;
    }

    /** Whatever changes outgoing bytes in the pipeline leaves writing to the loop. */
    private @Nullable DirectWrites directWrites(Channel channel) {
        return switch (config.protection()) {
            case AUTHENTICATION -> sockets.directWrites(channel);
        };
    }

    private byte[] newNonce() {
        byte[] nonce = new byte[Transcript.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private boolean isOnLoop() {
        for (var loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Names are resolved by blocking calls, which the loops must not make. Its threads go when idle. */
    private static ExecutorService newResolver() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                4,
                4,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("ray-rpc-resolver", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
