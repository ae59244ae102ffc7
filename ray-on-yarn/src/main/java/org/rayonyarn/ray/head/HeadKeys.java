package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.PlacementGroupId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.rayonyarn.ray.rpc.NodeId;

/** Under which keys the head stores what. */
final class HeadKeys {
    static final String JOBS = "jobs/";
    static final String NODES = "nodes/";
    static final String ACTORS = "actors/";
    static final String NAMES = "names/";
    static final String GROUPS = "groups/";
    static final String GROUP_NAMES = "group-names/";

    private HeadKeys() {}

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

    /** The comma keeps names of different namespaces apart: it is the one legal character that encoded text never has. */
    static String name(String namespace, String name) {
        return NAMES + encode(namespace) + "," + encode(name);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
