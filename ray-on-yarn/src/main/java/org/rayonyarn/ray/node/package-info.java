/**
 * One Ray node: puts scheduler, objects, workers and network together. Meet {@link org.rayonyarn.ray.node.RayNode}; all its
 * parts run on one {@link org.rayonyarn.ray.node.Strand}.
 */
@NullMarked
package org.rayonyarn.ray.node;

import org.jspecify.annotations.NullMarked;
