/**
 * Puts the state machines of head and node on threads, timers and the network: {@link org.rayonyarn.ray.process.HeadProcess},
 * {@link org.rayonyarn.ray.process.NodeProcess}, {@link org.rayonyarn.ray.process.DriverSession}. What hosts them (one JVM,
 * child JVMs, YARN) builds on these three.
 */
@NullMarked
package org.rayonyarn.ray.process;

import org.jspecify.annotations.NullMarked;
