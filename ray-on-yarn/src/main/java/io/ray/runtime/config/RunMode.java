package io.ray.runtime.config;

/** How a session runs, by Ray's names. */
public enum RunMode {
    /** In one JVM without a cluster; never so here, where one JVM is a whole cluster, too. */
    LOCAL,
    /** With head, nodes and workers, be they threads or processes. */
    CLUSTER
}
