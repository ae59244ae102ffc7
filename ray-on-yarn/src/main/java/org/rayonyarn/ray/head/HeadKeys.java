package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.rpc.NodeId;

/** Under which keys the head stores what. */
final class HeadKeys {
    static final String JOBS = "jobs/";
    static final String NODES = "nodes/";
    static final String ACTORS = "actors/";
    static final String CONSTRUCTORS = "constructors/";
    static final String NAMES = "names/";
    static final String GROUPS = "groups/";
    static final String GROUP_NAMES = "group-names/";

    private HeadKeys() {}

    /** The entries of one table. */
    static List<Versioned> table(SortedMap<String, Versioned> stored, String table) {
        return List.copyOf(stored.subMap(table, table + Character.MAX_VALUE).values());
    }

    static String job(JobId job) {
        return JOBS + job;
    }

    static String node(NodeId node) {
        return NODES + node;
    }

    static String actor(ActorId actor) {
        return ACTORS + actor;
    }

    static String group(PlacementGroupId group) {
        return GROUPS + group;
    }

    static String groupName(String namespace, String name) {
        return GROUP_NAMES + encode(namespace) + "," + encode(name);
    }

    static String constructor(ActorId actor) {
        return CONSTRUCTORS + actor;
    }

    /** The comma keeps names of different namespaces apart: it is the one legal character that encoded text never has. */
    static String name(String namespace, String name) {
        return NAMES + encode(namespace) + "," + encode(name);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
