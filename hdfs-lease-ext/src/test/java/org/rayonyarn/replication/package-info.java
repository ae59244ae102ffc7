@NullMarked
package org.rayonyarn.replication;

import org.jspecify.annotations.NullMarked;
