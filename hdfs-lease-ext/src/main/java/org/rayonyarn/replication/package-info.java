/**
 * HDFS's replication as a library: where copies go, how they get there, and what happens when nodes fail. Meet
 * {@link org.rayonyarn.replication.ReplicationPlanner}, which turns what is known of nodes and copies into orders;
 * {@link org.rayonyarn.replication.Placement}, which chooses nodes by rack;
 * {@link org.rayonyarn.replication.WritePipeline}, which writes to several nodes at once and outlives their loss. All three
 * are pure; the ports {@link org.rayonyarn.replication.ReplicaStore} and
 * {@link org.rayonyarn.replication.ReplicaTransport} join them to the world.
 */
@NullMarked
package org.rayonyarn.replication;

import org.jspecify.annotations.NullMarked;
