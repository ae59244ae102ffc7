@NullMarked
package org.rayonyarn.lease.zookeeper;

import org.jspecify.annotations.NullMarked;
