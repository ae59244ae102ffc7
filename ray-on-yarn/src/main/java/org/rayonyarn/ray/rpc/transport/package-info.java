/**
 * Authenticated, ordered, batched messages between the processes of one application. Meet
 * {@link org.rayonyarn.ray.rpc.transport.Network}, which sends to logical nodes,
 * {@link org.rayonyarn.ray.rpc.transport.Transport}, the port beneath it, and
 * {@link org.rayonyarn.ray.rpc.transport.Connection}. Implementations: {@code netty} over TCP, {@code memory} in one JVM, threaded
 * or stepped by a simulator.
 */
@NullMarked
package org.rayonyarn.ray.rpc.transport;

import org.jspecify.annotations.NullMarked;
