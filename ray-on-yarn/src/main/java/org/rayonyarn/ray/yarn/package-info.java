/**
 * Ray sessions on YARN: the only package that sees the generic ApplicationMaster.
 *
 * <p>Three types to meet, in order: {@link org.rayonyarn.ray.yarn.YarnSession} is an application seen from the JVM that submitted
 * it; {@link org.rayonyarn.ray.yarn.RayApplication} is what its ApplicationMaster hosts; {@link
 * org.rayonyarn.ray.yarn.RayNodeMain} runs in each of its node containers.
 */
@NullMarked
package org.rayonyarn.ray.yarn;

import org.jspecify.annotations.NullMarked;
