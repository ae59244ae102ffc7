package org.rayonyarn.pipedream.partition.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.profile.Topology;

/** A plan for programs: seconds a minibatch, {@code end} exclusive, states in topological order. */
public final class PlanJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PlanJson() {}

    /** One object on one line; seconds that do not exist are null. */
    public static String write(PipelinePlan plan, Topology topology) {
        ObjectNode root =
                MAPPER.createObjectNode().put("rule", plan.rule().name().toLowerCase(Locale.ROOT));
        ArrayNode workers = root.putArray("workers");
        topology.levels().forEach(level -> workers.add(level.units()));
        ObjectNode seconds = root.putObject("seconds");
        put(seconds, "pipeline", plan.pipelineSeconds());
        put(seconds, "data_parallel", plan.dataParallelSeconds());
        put(seconds, "single", plan.singleSeconds());
        ArrayNode stages = root.putArray("stages");
        for (StagePlan stage : plan.stages()) {
            stages.addObject()
                    .put("first", stage.first())
                    .put("end", stage.end())
                    .put("compute_seconds", stage.computeSeconds())
                    .put("replicas", stage.replicas())
                    .put("memory_bytes", Math.round(stage.memoryBytes()));
        }
        root.put("feasible", plan.feasible()).put("reason", plan.reason());
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
