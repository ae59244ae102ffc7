/**
 * The transport over TCP, and the only package that sees netty. Meet {@link org.rayonyarn.ray.rpc.transport.netty.NettyTransport},
 * then {@code Handshake} (who may speak) and {@code Outbox} (how messages become frames, and which thread writes them).
 */
@NullMarked
package org.rayonyarn.ray.rpc.transport.netty;

import org.jspecify.annotations.NullMarked;
