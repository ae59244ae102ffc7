/**
 * Runs tasks and actors' methods: {@link org.rayonyarn.ray.worker.WorkerHost} is the port, threads of the node's JVM the
 * implementation.
 */
@NullMarked
package org.rayonyarn.ray.worker;

import org.jspecify.annotations.NullMarked;
