package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.TransportConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes incoming {@link Frame}s apart, in the memory that they were read into, and hands messages on one by one. */
final class FrameHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(FrameHandler.class);

    private final NettyConnection<?> connection;
    private final Predicate<Peer> admitted;
    private final int maxFrameBytes;

    FrameHandler(NettyConnection<?> connection, Predicate<Peer> admitted, TransportConfig config) {
        this.connection = connection;
        this.admitted = admitted;
        this.maxFrameBytes =
                config.maxFrameBytes() + Frame.FULL_BYTES; // the last message may begin where the frame is nearly full
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!connection.isOpen()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length < Long.BYTES || length > maxFrameBytes) {
            drop("frame length is out of bounds; length=" + Integer.toUnsignedString(length) + " max=" + maxFrameBytes
                    + " key=" + TransportConfig.MAX_FRAME_BYTES);
            return;
        }
        int missing = Integer.BYTES + length - in.readableBytes();
        if (missing > 0) {
            in.ensureWritable(missing);
            return;
        }
        ByteBuffer frame = in.internalNioBuffer(in.readerIndex() + Integer.BYTES, length);
        in.skipBytes(Integer.BYTES + length);
        onFrame(frame);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.onWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        connection.onInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            connection.drop(String.valueOf(cause.getMessage()));
        } else {
            LOG.error("receiver failed, closing; peer={}", connection.peer(), cause);
            connection.drop("receiver failed: " + cause);
        }
    }

    private void onFrame(ByteBuffer frame) {
        long epoch = frame.getLong();
        if (epoch != connection.peer().epoch()) {
            drop("frame of another epoch; peer=" + connection.peer() + " epoch=" + epoch);
            return;
        }
        if (!admitted.test(connection.peer())) {
            connection.drop("fenced: " + connection.peer());
            return;
        }
        int end = frame.limit();
        while (frame.hasRemaining() && connection.isOpen()) {
            int bytes = frame.remaining() < Integer.BYTES ? -1 : frame.getInt();
            if (bytes < 0 || bytes > frame.remaining()) {
                drop("message length is beyond its frame; length=" + bytes + " left=" + frame.remaining());
                return;
            }
            int next = frame.position() + bytes;
            connection.onMessage(frame.limit(next));
            frame.limit(end).position(next);
        }
    }

    private void drop(String reason) {
        LOG.error("connection breaks the protocol, closing; peer={} reason={}", connection.peer(), reason);
        connection.drop(reason);
    }
}
