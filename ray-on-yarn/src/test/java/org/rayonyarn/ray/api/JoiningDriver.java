package org.rayonyarn.ray.api;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.rayonyarn.ray.api.IsolationPrograms.Hermit;

/** A driver of its own that joins a session: prints its job, its namespace and the processes that worked for it. */
final class JoiningDriver {
    private JoiningDriver() {}

    public static void main(String[] args) {
        Ray.init();
        List<ObjectRef<Long>> pids = IntStream.range(0, 20)
                .mapToObj(i -> Ray.task(IsolationPrograms::pid).remote())
                .toList();
        Set<Long> workers = new HashSet<>(Ray.get(pids));
        ActorHandle<Hermit> hermit =
                Ray.actor(Hermit::new).setName("of every driver").remote();
        workers.add(hermit.task(Hermit::pid).remote().get());
        System.out.println("job=" + Ray.getRuntimeContext().getCurrentJobId());
        System.out.println("namespace=" + Ray.getRuntimeContext().getNamespace());
        workers.forEach(pid -> System.out.println("worker=" + pid));
        System.out.println("property="
                + hermit.task(Hermit::property, "ray.test.option").remote().get());
    }
}
