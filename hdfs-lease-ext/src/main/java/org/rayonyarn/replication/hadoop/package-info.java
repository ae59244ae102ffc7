/** Replication's bindings to Hadoop: racks by its topology mapping, and any of its file systems as a store of copies. */
@NullMarked
package org.rayonyarn.replication.hadoop;

import org.jspecify.annotations.NullMarked;
