package org.rayonyarn.pipedream.partition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;
import org.rayonyarn.pipedream.profile.io.ProfileFiles;

/** The authors' results, which lie beside the repository. */
public final class Golden {
    private static final Map<String, Partitioner> PARTITIONERS = new ConcurrentHashMap<>();

    private Golden() {}

    /** Beside the repository, or beside one of the folders it lies in. Without it the test is skipped. */
    public static Path folder() {
        Path root = Path.of(System.getProperty("project.root", "."))
                .toAbsolutePath()
                .normalize();
        for (Path at = root.getParent(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared").resolve("golden").resolve("pipedream");
            if (Files.isRegularFile(folder.resolve("golden.json"))) {
                return folder;
            }
        }
        return Assumptions.abort("the authors' results (shared/golden/pipedream) are not beside " + root);
    }

    public static JsonNode results() {
        try {
            return new ObjectMapper().readTree(folder().resolve("golden.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Profile profile(String name) {
        try {
            return ProfileFiles.read(folder().resolve(name).resolve("graph.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Partitioner partitioner(String profile) {
        return PARTITIONERS.computeIfAbsent(
                profile, name -> new Partitioner(profile(name), 4096, new MemoryModel(1, 0)));
    }

    public static PlanRequest request(JsonNode setting) {
        List<Topology.Level> levels = new ArrayList<>();
        for (int i = 0; i < setting.get("n").size(); i++) {
            levels.add(new Topology.Level(
                    setting.get("n").get(i).asInt(), setting.get("b").get(i).asDouble()));
        }
        JsonNode ratio = setting.get("activation_compression_ratio");
        return new PlanRequest(
                new Topology(levels),
                setting.get("use_memory_constraint").asBoolean()
                        ? setting.get("memory_size").asDouble()
                        : Double.POSITIVE_INFINITY,
                setting.get("straight_pipeline").asBoolean(),
                setting.get("use_fewer_machines").asBoolean(),
                ratio.isNull() ? 0 : ratio.asDouble());
    }
}
