@NullMarked
package org.rayonyarn.lease.cli;

import org.jspecify.annotations.NullMarked;
