/** The large objects that one node stores, and how they come here from others. */
@NullMarked
package org.rayonyarn.ray.objectstore;

import org.jspecify.annotations.NullMarked;
