package org.rayonyarn.ray.worker.process;

import io.ray.api.id.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskArg;
import org.rayonyarn.ray.rpc.WorkerMessage;

/**
 * One worker process as its node sees it. Confined to the lock of its host.
 *
 * <pre>
 *   STARTING --> SERVING   it has connected
 *   STARTING --> GONE      it ended before
 *   SERVING  --> GONE      it has ended, and all that it sent before has been heard
 * </pre>
 */
final class WorkerProcess {
    private static final long GRACE_SECONDS = 4;

    final NodeId id;
    final String name;
    final WorkerKey key;
    final Map<TaskId, Execution> running = new LinkedHashMap<>();
    private final List<Execution> early = new ArrayList<>();
    private @Nullable Wire wire;
    private @Nullable Process process;
    private Runnable gone = () -> {};
    private @Nullable BegunCount begun;
    private long begunHeard;
    private int life;
    private boolean pooled;
    private boolean connected;
    private boolean served;
    private boolean exited;
    private boolean ending;
    private @Nullable String condemned;

    /** @param pooled whether it runs tasks, and not one actor */
    WorkerProcess(String name, WorkerKey key, boolean pooled) {
        this.id = NodeId.of(name);
        this.name = name;
        this.key = key;
        this.pooled = pooled;
    }

    /** A life of an actor moves in, and has it to itself. */
    void houseActor(int itsLife) {
        pooled = false;
        life = itsLife;
    }

    /** Which life of its actor it houses: how often that has been restarted. */
    int life() {
        return life;
    }

    /** To be run once nothing runs here any more. */
    void whenGone(Runnable then) {
        gone = then;
    }

    Runnable gone() {
        return gone;
    }

    boolean isPooled() {
        return pooled;
    }

    /** Whether it has ever connected. */
    boolean hasServed() {
        return served;
    }

    /** Where it counts what it has begun. */
    void countsIn(BegunCount itsCount) {
        begun = itsCount;
    }

    void started(Process started) {
        process = started;
        if (ending) {
            kill();
        }
    }

    void connected(Wire itsWire) {
        wire = itsWire;
        connected = true;
        served = true;
        early.forEach(execution -> send(itsWire, execution));
        early.clear();
    }

    void disconnected() {
        wire = null;
        connected = false;
    }

    void exited() {
        exited = true;
    }

    /** Whether nothing more will be heard of it. */
    boolean isGone() {
        return exited && !connected;
    }

    /** Whether it was told to end. */
    boolean isEnding() {
        return ending;
    }

    /** Hands it something to run; what comes before it serves waits here, in order. */
    void run(Execution execution) {
        running.put(execution.id(), execution);
        if (wire == null) {
            early.add(execution);
        } else {
            send(wire, execution);
        }
    }

    /** Sends it something to run when it ends another task; without a connection its end will say what became of it. */
    void runNext(Execution execution) {
        if (wire != null) {
            wire.send(new WorkerMessage.RunNext(execution.spec()));
        }
    }

    void recall(TaskId task) {
        if (wire != null) {
            wire.send(new WorkerMessage.Recall(task));
        }
    }

    /** It has begun what was sent ahead. */
    void hasBegun(Execution execution) {
        running.put(execution.id(), execution);
        begunHeard++;
    }

    /** It is gone: how many tasks that were sent ahead have begun without a word of it. One that was to begin may not have got there. */
    long closeCount() {
        if (begun == null) {
            return 0;
        }
        begun.deleteFile();
        return Math.max(0, begun.get() - begunHeard);
    }

    /** What the arguments hold of the store is needed until they are written. */
    private static void send(Wire wire, Execution execution) {
        wire.send(new WorkerMessage.Run(execution.spec()));
        execution.spec().args().forEach(arg -> ((TaskArg.Value) arg).payload().release());
    }

    /** Ends it at once. */
    void kill() {
        ending = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Ends it at once, for a reason that its obituary tells. */
    void condemn(String reason) {
        condemned = reason;
        kill();
    }

    /** Whether there is a process that runs. */
    boolean isRunning() {
        return process != null && !exited;
    }

    /** Lets it end by itself: its input ends, and if that doesn't help in time it is killed. */
    void end() {
        ending = true;
        Process living = process;
        if (living == null) {
            return; // it is killed as soon as it is there
        }
        try {
            living.getOutputStream().close();
        } catch (IOException e) {
            living.destroyForcibly(); // its input is broken, so it hears nothing
        }
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(living::destroyForcibly);
    }

    /** How it ended, for people. */
    String obituary() {
        Process dead = process;
        if (condemned != null) {
            return "worker process " + name + " was ended: " + condemned;
        }
        return dead == null || dead.isAlive()
                ? "worker process " + name + " could not be started"
                : "worker process " + name + " (pid " + dead.pid() + ") has ended with " + exit(dead.exitValue())
                        + (served ? "" : beforeItServed());
    }

    private String beforeItServed() {
        String options = key.jvmOptions().isEmpty() ? "" : ", which has the JVM options " + key.jvmOptions();
        return " before it served; its output says why" + options;
    }

    private static String exit(int code) {
        return code > 128 && code < 160 ? "signal " + (code - 128) : "exit code " + code;
    }

    @Override
    public String toString() {
        return name;
    }
}
