/**
 * The lease table on ZooKeeper; no other package of leases sees Curator. Meet
 * {@link org.rayonyarn.lease.zookeeper.ZooKeeperLeases}, the factory;
 * {@link org.rayonyarn.lease.zookeeper.ZooKeeperLeaseTable}, the transactions;
 * {@link org.rayonyarn.lease.zookeeper.ForeignDataException}, what a stranger's data looks like.
 */
@NullMarked
package org.rayonyarn.lease.zookeeper;

import org.jspecify.annotations.NullMarked;
