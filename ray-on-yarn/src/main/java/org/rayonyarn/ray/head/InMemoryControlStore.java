package org.rayonyarn.ray.head;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The control store of a session that ends with its head: a map. Any thread; every call completes at once. */
public final class InMemoryControlStore implements ControlStore {
    private final SortedMap<String, Versioned> entries = new TreeMap<>();
    private long epoch;

    @Override
    public synchronized CompletionStage<Long> claimEpoch() {
        epoch++;
        return CompletableFuture.completedStage(epoch);
    }

    @Override
    public synchronized CompletionStage<SortedMap<String, Versioned>> load(String prefix) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        entries.tailMap(prefix).entrySet().stream()
                .takeWhile(e -> e.getKey().startsWith(prefix))
                .forEach(e -> found.put(e.getKey(), e.getValue()));
        return CompletableFuture.completedStage(found);
    }

    @Override
    public synchronized CompletionStage<@Nullable Void> write(long writer, List<Write> batch) {
        if (writer != epoch) {
            return CompletableFuture.failedStage(new StaleEpochException(writer, epoch));
        }
        Map<String, Optional<Versioned>> changed = new LinkedHashMap<>();
        for (Write write : batch) {
            long version = versionOf(write.key(), changed);
            if (version != write.expectedVersion()) {
                return CompletableFuture.failedStage(
                        new WriteConflictException(write.key(), write.expectedVersion(), version));
            }
            changed.put(
                    write.key(), Optional.ofNullable(write.value()).map(value -> new Versioned(value, version + 1)));
        }
        changed.forEach(this::apply);
        return CompletableFuture.completedStage(null);
    }

    private long versionOf(String key, Map<String, Optional<Versioned>> changed) {
        Optional<Versioned> present = changed.getOrDefault(key, Optional.ofNullable(entries.get(key)));
        return present.map(Versioned::version).orElse(ABSENT);
    }

    private void apply(String key, Optional<Versioned> entry) {
        entry.ifPresentOrElse(present -> entries.put(key, present), () -> entries.remove(key));
    }
}
