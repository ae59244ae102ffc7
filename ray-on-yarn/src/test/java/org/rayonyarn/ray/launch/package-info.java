@NullMarked
package org.rayonyarn.ray.launch;

import org.jspecify.annotations.NullMarked;
