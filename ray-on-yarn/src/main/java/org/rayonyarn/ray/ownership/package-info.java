/**
 * What a node knows of objects: those that it owns and those that it borrows. Pure state, no thread and no clock: see {@link
 * org.rayonyarn.ray.ownership.ObjectTable}.
 */
@NullMarked
package org.rayonyarn.ray.ownership;

import org.jspecify.annotations.NullMarked;
