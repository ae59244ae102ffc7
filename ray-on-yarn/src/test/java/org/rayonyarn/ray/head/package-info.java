@NullMarked
package org.rayonyarn.ray.head;

import org.jspecify.annotations.NullMarked;
