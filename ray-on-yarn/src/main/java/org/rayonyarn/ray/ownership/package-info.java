/**
 * What a node knows of objects, and how references are counted over processes. Pure state, no thread and no clock. Meet {@link
 * org.rayonyarn.ray.ownership.ObjectTable} (local counts, who waits), then {@link org.rayonyarn.ray.ownership.References} (what
 * nodes tell each other).
 *
 * <p>Whoever holds references outside the node's process (a worker process) is counted by its node: the node retains for it when
 * it reads a value and releases on its word, and releases all that it counted for the worker when that dies. The worker must send
 * the word that a value is written before any word that a reference in it is garbage.
 */
@NullMarked
package org.rayonyarn.ray.ownership;

import org.jspecify.annotations.NullMarked;
