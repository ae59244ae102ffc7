@NullMarked
package org.rayonyarn.lease.fs.contract;

import org.jspecify.annotations.NullMarked;
