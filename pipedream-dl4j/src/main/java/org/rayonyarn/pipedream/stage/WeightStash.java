package org.rayonyarn.pipedream.stage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rayonyarn.pipedream.schedule.Instruction;
import org.rayonyarn.pipedream.schedule.Schedule;

/**
 * The versions of a stage's weights that some instruction still ahead uses, and the newest (PipeDream, SOSP 2019, section 3.3). Confined to
 * its stage's thread.
 * <p>Invariant: a pass finds exactly the version that its instruction names, or fails; at most {@link Schedule#mostVersions} are kept.
 */
final class WeightStash<T> {
    private final Map<Integer, Integer> lastUse;
    private final TreeMap<Integer, T> versions = new TreeMap<>();

    WeightStash(List<Instruction> instructions, T initial) {
        lastUse = Schedule.lastUses(instructions);
        versions.put(0, initial);
    }

    /** @throws IllegalStateException if the version was not made yet, or is gone */
    T weights(int version) {
        T weights = versions.get(version);
        if (weights == null) {
            throw new IllegalStateException("weights not stashed version=" + version + " kept=" + versions.keySet());
        }
        return weights;
    }

    T newest() {
        return versions.lastEntry().getValue();
    }

    int newestVersion() {
        return versions.lastKey();
    }

    int size() {
        return versions.size();
    }

    /** @param position of the instruction that made them */
    void add(int version, T weights, int position) {
        if (version != newestVersion() + 1) {
            throw new IllegalStateException("weights out of order version=" + version + " newest=" + newestVersion());
        }
        versions.put(version, weights);
        versions.keySet().removeIf(old -> old != version && lastUse.getOrDefault(old, -1) < position);
    }
}
