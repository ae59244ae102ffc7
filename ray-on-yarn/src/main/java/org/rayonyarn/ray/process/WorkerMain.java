package org.rayonyarn.ray.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.ray.Handles;
import org.rayonyarn.ray.WorkerRuntime;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.WorkerCodec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.transport.Peer;
import org.rayonyarn.ray.rpc.transport.Transport;
import org.rayonyarn.ray.rpc.transport.netty.NettyTransport;
import org.rayonyarn.ray.value.ForySerializer;
import org.rayonyarn.ray.worker.ThreadWorkerHost;
import org.rayonyarn.ray.worker.classes.JobClassPath;
import org.rayonyarn.ray.worker.process.BegunCount;
import org.rayonyarn.ray.worker.process.NodeEnd;
import org.rayonyarn.ray.worker.process.RemoteGateway;

/** The main of a worker process: reads its orders from standard input, works for its node, ends when that input ends. */
public final class WorkerMain {
    private static final long GRACE_MS = 3_000;

    private static final long MOMENT_MS = 1_000;

    private static volatile boolean nodeHasEnded;

    private WorkerMain() {}

    public static void main(String[] args) throws IOException {
        System.setProperty(
                WorkerOutput.PID, Long.toString(ProcessHandle.current().pid())); // before anything logs
        QuietLogging.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        serve(WorkerOrders.readFrom(in));
        while (in.readLine() != null) {
            // nothing more is said: the end of input is the node's end
        }
        nodeHasEnded = true;
        end();
    }

    private static void serve(WorkerOrders orders) throws IOException {
        NodeEnd node = new NodeEnd(reason -> end());
        RemoteGateway gateway = new RemoteGateway(orders.node(), node);
        ClassLoader loader = loader(orders);
        JobCodes jobs = new JobCodes(gateway, job -> loader, orders.settings()::get);
        var unused = jobs.start(orders.job(), orders.namespace());
        node.serveWith(
                new ThreadWorkerHost(jobs, orders.node().endpoint().host(), orders.maxThreads(), node::actorExited),
                BegunCount.take(Path.of(orders.begun())));
        SerializerWarmUp.begin(new ForySerializer(loader, new Handles(gateway)));
        Thread.currentThread().setContextClassLoader(loader);
        WorkerRuntime.install(DriverSession.workersOnly(orders.bootstrapAddress()));
        Transport<WorkerMessage> transport = NettyTransport.open(
                new Peer(NodeId.of(orders.name()), 1),
                orders.secret(),
                new WorkerCodec(),
                node,
                Networks.workers(orders.settings()::get));
        var connecting = transport.connect(orders.port(), orders.node().id());
        connecting.whenComplete((connection, failure) -> {
            if (failure != null) {
                afterAMoment(() -> complain(orders.name(), failure));
            }
        });
    }

    /** Time for the end of input, if the node is about to end: then nothing is amiss. */
    private static void afterAMoment(Runnable then) {
        CompletableFuture.delayedExecutor(MOMENT_MS, TimeUnit.MILLISECONDS).execute(then);
    }

    private static void complain(String worker, Throwable failure) {
        if (!nodeHasEnded) {
            System.err.println("ray: worker " + worker + " can't reach its node: " + failure.getMessage());
            end();
        }
    }

    private static ClassLoader loader(WorkerOrders orders) {
        ClassLoader ours = WorkerMain.class.getClassLoader();
        return orders.codeSearchPath().isEmpty()
                ? ours
                : JobClassPath.parse(orders.codeSearchPath(), Path.of("")).open(ours, orders.userFirst());
    }

    /** User threads of any kind, and whatever a hook of theirs does, must not keep a process that nobody can reach. */
    private static void end() {
        Thread hooks = new Thread(() -> System.exit(0), "ray-worker-end");
        hooks.setDaemon(true);
        hooks.start();
        Thread last = new Thread(WorkerMain::halt, "ray-worker-halt");
        last.setDaemon(true);
        last.start();
    }

    private static void halt() {
        try {
            Thread.sleep(GRACE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
