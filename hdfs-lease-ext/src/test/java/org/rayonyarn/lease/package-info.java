@NullMarked
package org.rayonyarn.lease;

import org.jspecify.annotations.NullMarked;
