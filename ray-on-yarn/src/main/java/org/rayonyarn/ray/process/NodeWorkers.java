package org.rayonyarn.ray.process;

import io.ray.api.id.ActorId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.TaskContext;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.node.RayNode;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.worker.ThreadWorkerHost;
import org.rayonyarn.ray.worker.WorkerExit;
import org.rayonyarn.ray.worker.WorkerHost;
import org.rayonyarn.ray.worker.classes.ProgramExit;
import org.rayonyarn.ray.worker.process.ChoosingWorkerHost;
import org.rayonyarn.ray.worker.process.WorkerConfig;

/** Makes a node's workers, threads and processes, once. */
final class NodeWorkers implements RayNode.WorkerFactory, AutoCloseable {
    private final NodeProcess.Setup setup;
    private final WorkerConfig config;
    private @Nullable JobCodes jobs;
    private @Nullable ChoosingWorkerHost host;
    private @Nullable WorkerProcesses processes;

    NodeWorkers(NodeProcess.Setup setup) {
        this.setup = setup;
        NodeConfig node = setup.config();
        int cpus = (int) Math.ceil(node.resources().amount(ResourceSet.CPU));
        this.config = WorkerConfig.from(setup.settings(), node.taskSlots(), cpus);
    }

    @Override
    public WorkerHost apply(RayNode node) {
        JobCodes codes = new JobCodes(node.gateway(), setup.loaders(), setup.settings());
        ThreadWorkerHost threads = new ThreadWorkerHost(
                codes, node.self().endpoint().host(), setup.config().maxWorkerThreads(), node::onActorExit);
        WorkerProcesses children = new WorkerProcesses(setup, node, config);
        ChoosingWorkerHost chosen =
                new ChoosingWorkerHost(config.always(), setup.config().sessionJob(), threads, children);
        ProgramExit.interceptWith(NodeWorkers::endOnlyTheTask);
        jobs = codes;
        processes = children;
        host = chosen;
        return chosen;
    }

    /** What becomes of actors is the node's affair. */
    static WorkerHost.ExitListener exitsOf(RayNode node) {
        return new WorkerHost.ExitListener() {
            @Override
            public void onExit(ActorId actor, int life) {
                node.onActorExit(actor, life);
            }

            @Override
            public void onLost(ActorId actor, int life, Payload cause) {
                node.onActorLost(actor, life, cause);
            }
        };
    }

    private static void endOnlyTheTask(String call) {
        TaskContext current = TaskContext.current();
        if (current != null && current.isWorker()) {
            throw new WorkerExit(call);
        }
    }

    /** The jobs whose code this JVM has loaded. Only after the node was made, as all below. */
    JobCodes jobs() {
        return Objects.requireNonNull(jobs);
    }

    void onTick(long nowNanos) {
        Objects.requireNonNull(host).onTick(nowNanos);
    }

    @Override
    public void close() {
        Objects.requireNonNull(processes).close();
    }
}
