@NullMarked
package org.rayonyarn.ray.head.policy;

import org.jspecify.annotations.NullMarked;
