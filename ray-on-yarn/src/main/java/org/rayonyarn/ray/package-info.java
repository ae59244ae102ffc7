/**
 * The official {@code io.ray:ray-api}, bound to this runtime.
 *
 * <p>Meet {@link org.rayonyarn.ray.RayOnYarnRuntime} (what {@code Ray.internal()} is), {@link org.rayonyarn.ray.TaskContext}
 * (who is calling), and {@link org.rayonyarn.ray.NodeGateway}, the port through which both reach their node.
 */
@NullMarked
package org.rayonyarn.ray;

import org.jspecify.annotations.NullMarked;
