package org.rayonyarn.benchmarks.workload;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import org.rayonyarn.benchmarks.workload.Remote.Counter;

/** What the rows work on. Confined to one thread. */
final class Setting {
    private final ActorHandle<Counter> actor;
    private final ActorHandle<Counter> actorOnOneCpu;
    private final ObjectRef<Integer> small;
    private final byte[] large;
    private final ObjectRef<byte[]> largeRef;
    private byte[] kept = new byte[0];

    Setting(int largeBytes) {
        actor = Ray.actor(Counter::new).remote();
        actorOnOneCpu = Ray.actor(Counter::new).setResource("CPU", 1.0).remote();
        small = Ray.put(1);
        large = new byte[largeBytes];
        largeRef = Ray.put(large);
    }

    ActorHandle<Counter> actor() {
        return actor;
    }

    ActorHandle<Counter> actorOnOneCpu() {
        return actorOnOneCpu;
    }

    ObjectRef<Integer> small() {
        return small;
    }

    byte[] large() {
        return large;
    }

    ObjectRef<byte[]> largeRef() {
        return largeRef;
    }

    void keep(byte[] bytes) {
        kept = bytes;
    }

    int keptBytes() {
        return kept.length;
    }
}
