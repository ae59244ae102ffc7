/**
 * How a user's program finds or starts its session: {@link org.rayonyarn.ray.client.RaySettings} reads the configuration,
 * {@link org.rayonyarn.ray.client.Launcher} is the port for each form of {@code ray.address}, and the command line stands beside
 * them.
 */
@NullMarked
package org.rayonyarn.ray.client;

import org.jspecify.annotations.NullMarked;
