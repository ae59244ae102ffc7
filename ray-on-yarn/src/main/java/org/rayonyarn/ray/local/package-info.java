/** The same runtime on one machine: in one JVM, or with child JVMs as nodes. */
@NullMarked
package org.rayonyarn.ray.local;

import org.jspecify.annotations.NullMarked;
