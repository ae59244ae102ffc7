/**
 * HDFS's leases as a library: one writer, many readers, on any storage, fenced.
 *
 * <p>Meet in this order: {@link org.rayonyarn.lease.LeaseManager} is the door (acquire, list, recover);
 * {@link org.rayonyarn.lease.WriteLease} is what it grants, with an epoch that only grows;
 * {@link org.rayonyarn.lease.LeaseTable} is the port behind which ZooKeeper keeps the truth.
 */
@NullMarked
package org.rayonyarn.lease;

import org.jspecify.annotations.NullMarked;
