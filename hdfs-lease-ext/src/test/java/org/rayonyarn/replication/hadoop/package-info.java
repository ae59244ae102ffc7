@NullMarked
package org.rayonyarn.replication.hadoop;

import org.jspecify.annotations.NullMarked;
