package org.rayonyarn.ray.rpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

/** Writes by a sender's own thread that fail. */
class OutboxTest {
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final NioSocketChannel channel = new NioSocketChannel();
    private final List<Throwable> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws InterruptedException {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                heard.add(cause);
            }
        });
        loops.register(channel).sync();
    }

    @AfterEach
    void end() throws InterruptedException {
        channel.close().sync();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void aBrokenConnectionIsToldToItsHandler() throws Exception {
        IOException broken = new IOException("reset by peer");

        send(broken);

        assertThat(heard).containsExactly(broken);
    }

    @Test
    void aChannelThatHasBeenClosedMeanwhileIsNoNews() throws Exception {
        send(new ClosedChannelException());

        assertThat(heard).isEmpty();
    }

    private void send(IOException failure) throws InterruptedException {
        DirectWrites direct = bytes -> {
            throw failure;
        };
        Outbox<Note> outbox = new Outbox<>(channel, direct, Note.CODEC, 1, TransportConfig.from(key -> null));
        outbox.trySend(Note.of(1, 0));
        channel.eventLoop().submit(() -> {}).sync(); // what was told has been heard
        outbox.discard();
    }
}
