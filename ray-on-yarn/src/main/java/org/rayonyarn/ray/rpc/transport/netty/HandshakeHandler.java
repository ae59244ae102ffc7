package org.rayonyarn.ray.rpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.Peer;

/** Runs a {@link Handshake} on a fresh channel, within a time, and makes way for what comes after. A frame is length and body. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a channel ends it, and that is heard of
final class HandshakeHandler extends ByteToMessageDecoder {
    /** Hears once how it ended; runs on the channel's thread. */
    interface Outcome {
        /** The handler of the connection's frames has to stand in the pipeline when this returns. */
        void onAuthenticated(ChannelHandlerContext context, Peer peer);

        void onRefused(ChannelHandlerContext context, HandshakeException why);
    }

    private final Handshake handshake;
    private final Duration timeout;
    private final Outcome outcome;
    private boolean done;

    HandshakeHandler(Handshake handshake, Duration timeout, Outcome outcome) {
        this.handshake = handshake;
        this.timeout = timeout;
        this.outcome = outcome;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        WireOutput out = newFrame();
        handshake.start(out);
        send(context, out);
        context.executor().schedule(() -> onTimeout(context), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (done) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length <= 0 || length > Handshake.MAX_FRAME_BYTES) {
            refuse(context, notOurs("frame of " + Integer.toUnsignedString(length) + " bytes before the handshake"));
        } else if (in.readableBytes() >= Integer.BYTES + length) {
            in.skipBytes(Integer.BYTES);
            byte[] frame = new byte[length];
            in.readBytes(frame);
            onFrame(context, frame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (!done) {
            refuse(context, handshake.onEnd());
        }
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (done) {
            context.close();
        } else {
            refuse(context, new HandshakeException(ConnectException.Cause.FAILED, String.valueOf(cause)));
        }
    }

    private void onFrame(ChannelHandlerContext context, byte[] frame) {
        WireOutput out = newFrame();
        try {
            Peer peer = handshake.onFrame(WireInput.of(frame), out);
            send(context, out);
            if (peer != null) {
                done = true;
                outcome.onAuthenticated(context, peer);
                context.pipeline().remove(this);
            }
        } catch (HandshakeException e) {
            send(context, out);
            refuse(context, e);
        } catch (WireFormatException e) {
            refuse(context, notOurs(String.valueOf(e.getMessage())));
        }
    }

    private void onTimeout(ChannelHandlerContext context) {
        if (!done) {
            refuse(context, new HandshakeException(ConnectException.Cause.TIMEOUT, "no handshake within " + timeout));
        }
    }

    private void refuse(ChannelHandlerContext context, HandshakeException why) {
        done = true;
        outcome.onRefused(context, why);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private static HandshakeException notOurs(String detail) {
        return new HandshakeException(ConnectException.Cause.NOT_AUTHENTICATED, "not our protocol: " + detail);
    }

    private static WireOutput newFrame() {
        WireOutput out = WireOutput.onHeap(128);
        out.writeInt(0);
        return out;
    }

    private static void send(ChannelHandlerContext context, WireOutput out) {
        int length = out.position() - Integer.BYTES;
        if (length > 0) {
            out.patchInt(0, length);
            context.writeAndFlush(Unpooled.wrappedBuffer(out.toByteArray()));
        }
    }
}
