@NullMarked
package org.rayonyarn.lease.fs;

import org.jspecify.annotations.NullMarked;
