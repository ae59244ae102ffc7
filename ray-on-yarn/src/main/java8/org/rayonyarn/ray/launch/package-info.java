/**
 * What runs on any Java since 8: {@link org.rayonyarn.ray.launch.Main} for the command line and {@link
 * org.rayonyarn.ray.launch.ContainerMain} for containers say which Java they found where it is too old for the rest.
 */
package org.rayonyarn.ray.launch;
