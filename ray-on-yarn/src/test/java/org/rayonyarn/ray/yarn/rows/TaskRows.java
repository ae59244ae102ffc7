package org.rayonyarn.ray.yarn.rows;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.WaitResult;
import io.ray.api.call.TaskCaller;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.api.exception.RayWorkerException;
import io.ray.api.exception.UnreconstructableException;
import io.ray.api.placementgroup.PlacementGroup;
import io.ray.api.placementgroup.PlacementStrategy;
import java.util.List;
import java.util.Map;

/** Tasks and objects. */
final class TaskRows {
    private TaskRows() {}

    static void addTo(Map<String, Check> rows) {
        rows.put("`Ray.task`, nested as deep as you like, names", TaskRows::nesting);
        rows.put("`Ray.put`, `get`, `wait`, with and without limits", TaskRows::objects);
        rows.put("`Ray.put(value, owner)`", TaskRows::owned);
        rows.put("lifetime of objects", TaskRows::borrowing);
        rows.put("`Ray.free`", TaskRows::freeing);
        rows.put("exceptions", TaskRows::exceptions);
        rows.put("`setResource(s)`, fractions from 0.0001", TaskRows::resources);
        rows.put("a demand that no node can meet", TaskRows::infeasible);
        rows.put("`getGpuIds`, `getAvailableResourceIds`", TaskRows::held);
        rows.put("`System.exit` in user code", TaskRows::exits);
        rows.put("`Runtime.halt`, `kill -9`", TaskRows::halts);
        rows.put(Rows.FELLS_NODES, TaskRows::fellsNodes);
    }

    static int nested(int depth) {
        return depth == 0 ? 0 : Ray.task(TaskRows::nested, depth - 1).remote().get() + 1;
    }

    static int add(int a, int b) {
        return a + b;
    }

    static int slowly(int value, int millis) throws InterruptedException {
        Thread.sleep(millis);
        return value;
    }

    static int sum(List<ObjectRef<Integer>> parts) {
        return Ray.get(parts).stream().mapToInt(Integer::intValue).sum();
    }

    static int fail(String message) {
        throw new IllegalStateException(message);
    }

    static double heldCpu() {
        return Ray.getRuntimeContext().getGpuIds().isEmpty()
                ? Ray.internal().getAvailableResourceIds().getOrDefault("CPU", List.of()).stream()
                        .mapToDouble(slot -> slot.capacity)
                        .sum()
                : -1;
    }

    static int exit(int code) {
        System.exit(code);
        return code;
    }

    static int halt(int code) {
        Runtime.getRuntime().halt(code);
        return code;
    }

    /** Killed as an operator would. */
    static int killed() throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
        Thread.sleep(600_000);
        return 0;
    }

    private static void nesting() {
        Check.equal(Ray.task(TaskRows::nested, 5).setName("five deep").remote().get(), 5);
    }

    private static void objects() {
        ObjectRef<Integer> put = Ray.put(7);
        ObjectRef<Integer> slow = Ray.task(TaskRows::slowly, 1, 1_500).remote();
        Check.equal(put.get(), 7);
        Check.fails(RayTimeoutException.class, () -> Ray.get(slow, 20));
        WaitResult<Integer> waited = Ray.wait(List.of(slow, put), 1, 10_000);
        Check.equal(waited.getReady(), List.of(put));
        Check.equal(Ray.get(List.of(put, slow)), List.of(7, 1));
    }

    private static void owned() {
        ActorHandle<Keeper> owner = Ray.actor(Keeper::new, "owner").remote();
        owner.task(Keeper::name).remote().get();
        Check.equal(Ray.put("kept", owner).get(), "kept");
        owner.kill();
    }

    private static void borrowing() {
        ObjectRef<Integer> sum = Ray.task(
                        TaskRows::sum,
                        List.of(Ray.put(1), Ray.task(TaskRows::add, 1, 1).remote()))
                .remote();
        System.gc();
        Check.equal(sum.get(), 3);
    }

    private static void freeing() throws Exception {
        ObjectRef<byte[]> large = Ray.put(new byte[300_000]);
        Ray.internal().free(List.of(large), false);
        Check.eventually(() -> {
            try {
                return large.get() == null;
            } catch (UnreconstructableException gone) {
                return true;
            }
        });
    }

    private static void exceptions() {
        RayTaskException failure = Check.fails(
                RayTaskException.class,
                () -> Ray.task(TaskRows::fail, "on purpose").remote().get());
        Check.that(failure.getCause() instanceof IllegalStateException, failure);
    }

    private static void resources() {
        Check.equal(
                Ray.task(TaskRows::add, 1, 2)
                        .setResource("CPU", 0.0001)
                        .remote()
                        .get(),
                3);
    }

    private static void infeasible() {
        ObjectRef<Integer> never =
                Ray.task(TaskRows::add, 1, 2).setResource("CPU", 999.0).remote();
        Check.equal(Ray.wait(List.of(never), 1, 300).getReady(), List.of());
    }

    private static void held() {
        Check.equal(Ray.task(TaskRows::heldCpu).setResource("CPU", 1.0).remote().get(), 1.0);
    }

    private static void exits() {
        costsOneWorker("exit", Ray.task(TaskRows::exit, 3));
        costsOneWorker("4", Ray.task(TaskRows::halt, 4));
    }

    private static void halts() {
        costsOneWorker("exit code 4", Ray.task(TaskRows::halt, 4));
        costsOneWorker("signal 9", Ray.task(TaskRows::killed));
    }

    /** An actor on the same node goes on with what it has in memory. */
    private static void costsOneWorker(String cause, TaskCaller<Integer> task) {
        PlacementGroup together = GroupRows.group(PlacementStrategy.STRICT_PACK);
        ActorHandle<Keeper> bystander = Ray.actor(Keeper::new, "bystander")
                .setPlacementGroup(together, 0)
                .remote();
        Check.equal(bystander.task(Keeper::count).remote().get(), 1);
        RayWorkerException death = Check.fails(
                RayWorkerException.class,
                () -> task.setPlacementGroup(together, 1).remote().get());
        Check.that(String.valueOf(death.getMessage()).contains(cause), death);
        Check.equal(bystander.task(Keeper::count).remote().get(), 2);
        bystander.kill();
        GroupRows.remove(together);
    }

    private static void fellsNodes() {
        Check.fails(
                RayWorkerException.class,
                () -> Ray.task(TaskRows::killed).remote().get());
        Check.equal(Ray.task(TaskRows::add, 1, 2).remote().get(), 3);
    }
}
