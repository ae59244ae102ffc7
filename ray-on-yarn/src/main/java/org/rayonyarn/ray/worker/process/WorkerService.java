package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.rpc.WorkerMessage;
import org.rayonyarn.ray.rpc.transport.Connection;
import org.rayonyarn.ray.rpc.transport.Receiver;
import org.rayonyarn.ray.value.HeapValues;
import org.rayonyarn.ray.value.SystemFailures;
import org.rayonyarn.ray.worker.WorkerGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the worker processes of a node, and does what they ask for. On the transport's threads, in order for each worker. */
public final class WorkerService implements Receiver<WorkerMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);

    private static final byte[] NOTHING = {};

    private final ProcessWorkerHost host;
    private final WorkerGateway gateway;
    private final Executor threads;
    private final Map<NodeId, Served> workers = new ConcurrentHashMap<>();

    /** @param threads runs calls that may block */
    public WorkerService(ProcessWorkerHost host, WorkerGateway gateway, Executor threads) {
        this.host = host;
        this.gateway = gateway;
        this.threads = threads;
    }

    @Override
    public void onConnected(Connection<WorkerMessage> connection) {
        NodeId id = connection.peer().node();
        Served served = new Served(id, new Wire(connection));
        workers.put(id, served);
        if (host.onConnected(id, served.wire) == null) {
            LOG.warn("a worker that was not started here has connected; worker={}", connection.peer());
            connection.close();
        }
    }

    @Override
    public void onMessage(Connection<WorkerMessage> from, WorkerMessage message) {
        Served worker = workers.get(from.peer().node());
        WorkerMessage whole = worker == null ? null : worker.wire.receive(message);
        if (worker != null && whole != null) {
            worker.hear(whole);
        }
    }

    @Override
    public void onDisconnected(Connection<WorkerMessage> connection, String reason) {
        Served worker = workers.remove(connection.peer().node());
        if (worker != null) {
            worker.leave();
        }
        host.onDisconnected(connection.peer().node());
    }

    /** One connected worker: what it holds and waits for. */
    private final class Served {
        private final NodeId id;
        private final Wire wire;
        private final ReferenceLedger references = new ReferenceLedger();
        private final Map<Long, WorkerGateway.Waiting> waiting = new HashMap<>(); // guarded by this
        private final Set<Long> over = new HashSet<>(); // before they were noted as waiting; guarded by this

        Served(NodeId id, Wire wire) {
            this.id = id;
            this.wire = wire;
        }

        void hear(WorkerMessage message) {
            if (message instanceof WorkerMessage.Done done) {
                host.onDone(id, new WorkerMessage.Done(done.task(), stored(done.value()), done.runNanos()));
            } else if (message instanceof WorkerMessage.Submit submit) {
                references.retain(submit.spec().result());
                gateway.submit(submit.spec());
            } else if (message instanceof WorkerMessage.CreateActor create) {
                onCreateActor(create);
            } else if (message instanceof WorkerMessage.Get get) {
                onGet(get);
            } else if (message instanceof WorkerMessage.Wait wait) {
                onWait(wait);
            } else if (message instanceof WorkerMessage.Cancel cancel) {
                onCancel(cancel.number());
            } else if (message instanceof WorkerMessage.Call call) {
                threads.execute(() -> onCall(call));
            } else if (message instanceof WorkerMessage.GivenBack returned) {
                host.onGivenBack(id, returned.task());
            } else if (message instanceof WorkerMessage.ActorExited exited) {
                host.onActorExit(id, exited.actor());
            } else {
                hearOfObjects(message);
            }
        }

        private void hearOfObjects(WorkerMessage message) {
            if (message instanceof WorkerMessage.Put put) {
                references.retain(put.object().id());
                gateway.node().put(put.object(), stored(put.value()));
            } else if (message instanceof WorkerMessage.Retain retain) {
                references.retain(retain.object().id());
                gateway.node().retain(retain.object());
            } else if (message instanceof WorkerMessage.Release release) {
                release(release.object());
            } else if (message instanceof WorkerMessage.Free free) {
                gateway.node().free(free.objects(), free.localOnly());
            } else {
                LOG.warn("a message that is for workers came from one; worker={} message={}", id, message);
            }
        }

        /** A large value goes to the store; where there is no room, that is the value. */
        private Payload stored(Payload value) {
            try {
                return HeapValues.stored(value, gateway.node().largeValues());
            } catch (RayException full) {
                return SystemFailures.of(full);
            }
        }

        private void release(ObjectId object) {
            if (references.release(object)) {
                gateway.node().release(object);
            }
        }

        private void onGet(WorkerMessage.Get get) {
            begin(get.number(), gateway.get(asker(get.by(), get.lends()), get.objects(), (missing, values) -> {
                over(get.number());
                wire.send(new WorkerMessage.Values(get.number(), missing, values));
                values.forEach(Payload::release);
            }));
        }

        private void onWait(WorkerMessage.Wait wait) {
            WorkerGateway.Asker by = asker(wait.by(), wait.lends());
            begin(wait.number(), gateway.wait(by, wait.objects(), wait.count(), wait.fetch(), ready -> {
                over(wait.number());
                wire.send(new WorkerMessage.Readiness(wait.number(), bytes(ready)));
            }));
        }

        private WorkerGateway.Asker asker(TaskId task, boolean lends) {
            return new WorkerGateway.Asker(
                    task, lends, () -> host.onWaiting(task, true), () -> host.onWaiting(task, false));
        }

        /** It may be over already; then its end is all that was noted. */
        private synchronized void begin(long number, WorkerGateway.Waiting operation) {
            if (!over.remove(number)) {
                waiting.put(number, operation);
            }
        }

        private synchronized void over(long number) {
            if (waiting.remove(number) == null) {
                over.add(number);
            }
        }

        private synchronized WorkerGateway.@Nullable Waiting waiting(long number) {
            return waiting.get(number);
        }

        private void onCancel(long number) {
            WorkerGateway.Waiting operation = waiting(number);
            if (operation != null) {
                operation.cancel();
            }
        }

        private void onCreateActor(WorkerMessage.CreateActor create) {
            references.retain(create.constructor().result());
            if (create.number() == 0) {
                gateway.node().createActor(create.constructor(), create.actor());
                return;
            }
            threads.execute(() -> {
                byte[] failure = NOTHING;
                try {
                    gateway.node().createActor(create.constructor(), create.actor());
                } catch (RuntimeException e) {
                    failure = failure(e);
                }
                wire.send(new WorkerMessage.Returned(create.number(), NOTHING, failure));
            });
        }

        private void onCall(WorkerMessage.Call call) {
            Method method = GatewayMethods.named(call.method());
            try {
                @Nullable Object[] arguments = GatewayMethods.read(method.getGenericParameterTypes(), call.arguments());
                if (arguments.length > 0 && arguments[0] instanceof TaskSpec submitted) {
                    references.retain(submitted.result());
                }
                Object result = method.invoke(gateway.node(), arguments);
                if (result instanceof ObjectAddress put) {
                    references.retain(put.id());
                }
                byte[] written =
                        GatewayMethods.write(new Type[] {method.getGenericReturnType()}, new Object[] {result});
                wire.send(new WorkerMessage.Returned(call.number(), written, NOTHING));
            } catch (InvocationTargetException e) {
                wire.send(new WorkerMessage.Returned(call.number(), NOTHING, failure(e.getCause())));
            } catch (ReflectiveOperationException | RuntimeException e) {
                wire.send(new WorkerMessage.Returned(call.number(), NOTHING, failure(e)));
            }
        }

        /** The worker is gone: nothing waits for it, and what it held is let go. */
        void leave() {
            List<WorkerGateway.Waiting> unfinished;
            synchronized (this) {
                unfinished = List.copyOf(waiting.values());
            }
            unfinished.forEach(WorkerGateway.Waiting::cancel);
            references.releaseAll(gateway.node()::release);
        }
    }

    private static byte[] bytes(boolean[] flags) {
        byte[] bytes = new byte[flags.length];
        for (int i = 0; i < flags.length; i++) {
            bytes[i] = (byte) (flags[i] ? 1 : 0);
        }
        return bytes;
    }

    private static byte[] failure(@Nullable Throwable thrown) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        } catch (IOException e) {
            return failure(new RayException(String.valueOf(thrown)));
        }
        return bytes.toByteArray();
    }
}
