@NullMarked
package org.rayonyarn.ray.yarn;

import org.jspecify.annotations.NullMarked;
