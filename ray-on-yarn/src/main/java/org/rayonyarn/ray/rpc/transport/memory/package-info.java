/**
 * The transport inside one JVM, for tests and simulators. Meet {@link org.rayonyarn.ray.rpc.transport.memory.MemoryHub}, which
 * delivers on threads, and {@link org.rayonyarn.ray.rpc.transport.memory.SimulatedHub}, which delivers when a simulator says so.
 */
@NullMarked
package org.rayonyarn.ray.rpc.transport.memory;

import org.jspecify.annotations.NullMarked;
