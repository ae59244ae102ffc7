package org.rayonyarn.ray;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

@Timeout(120)
class ReferenceWatchTest {
    private static final TaskId DRIVER = LineageIds.driver(JobId.fromInt(1));

    private final Queue<ObjectId> released = new ConcurrentLinkedQueue<>();
    private final NodeGateway gateway = recorder(released);

    /** A node of which nothing but releases is asked. */
    private static NodeGateway recorder(Queue<ObjectId> released) {
        return (NodeGateway) Proxy.newProxyInstance(
                NodeGateway.class.getClassLoader(), new Class<?>[] {NodeGateway.class}, (proxy, method, args) -> {
                    if (method.getName().equals("release")) {
                        for (Object object : (Collection<?>) args[0]) {
                            released.add((ObjectId) object);
                        }
                    }
                    return switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == args[0];
                        default -> null;
                    };
                });
    }

    @Test
    void tellsTheNodeOnceOfEachReferenceThatIsGarbageAndOfNoOther() throws Exception {
        int count = 5_000; // several batches
        List<ObjectReference<?>> kept = new ArrayList<>();
        Set<ObjectId> dropped = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ObjectReference<?> reference = reference(i);
            if (i % 10 == 0) {
                kept.add(reference);
            } else {
                dropped.add(reference.addressOn(gateway).id());
            }
        }

        for (int i = 0; i < 500 && released.size() < dropped.size(); i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }

        try {
            assertThat(released).hasSize(dropped.size()).containsExactlyInAnyOrderElementsOf(dropped);
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    private ObjectReference<?> reference(int index) {
        ObjectAddress address = new ObjectAddress(LineageIds.put(DRIVER, index), NodeId.of("node"), 1);
        return new ObjectReference<>(address, gateway);
    }
}
