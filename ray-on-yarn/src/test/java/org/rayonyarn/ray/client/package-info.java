@NullMarked
package org.rayonyarn.ray.client;

import org.jspecify.annotations.NullMarked;
