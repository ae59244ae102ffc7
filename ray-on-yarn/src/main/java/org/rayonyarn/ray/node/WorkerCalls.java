package org.rayonyarn.ray.node;

import java.util.List;
import java.util.function.Consumer;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.worker.WorkerGateway;

/** The node as its worker processes see it: the threads that wait are theirs, here only the operations do. Any thread. */
final class WorkerCalls implements WorkerGateway {
    private final RayNode node;
    private final NodeApi api;

    WorkerCalls(RayNode node, NodeApi api) {
        this.node = node;
        this.api = api;
    }

    @Override
    public NodeGateway node() {
        return api;
    }

    @Override
    public void submit(TaskSpec spec) {
        api.submitNow(spec);
    }

    @Override
    public Waiting get(Asker by, List<ObjectAddress> objects, Values then) {
        GetOperation get = new GetOperation(objects, node.access, node.unready);
        return begin(get, by, () -> {
            if (get.isComplete()) {
                then.onValues("", get.result());
            } else {
                then.onValues(get.whyIncomplete(), List.of());
            }
        });
    }

    @Override
    public Waiting wait(Asker by, List<ObjectAddress> objects, int count, boolean fetch, Consumer<boolean[]> then) {
        WaitOperation wait = new WaitOperation(objects, count, fetch, node.access);
        return begin(wait, by, () -> {
            boolean[] ready = wait.result();
            node.recorder.chose(by.task(), "wait", ready.length);
            then.accept(ready);
        });
    }

    private Waiting begin(WaitingThread operation, Asker by, Runnable answer) {
        node.strand.execute(() -> {
            boolean[] waits = {false};
            operation.begin(
                    () -> {
                        waits[0] = true;
                        lend(by);
                    },
                    () -> {
                        takeBack(by);
                        answer.run();
                    });
            if (!waits[0]) {
                answer.run();
            }
        });
        return () -> node.strand.execute(operation::cancel);
    }

    private void lend(Asker by) {
        by.onWait().run();
        if (by.lends()) {
            node.scheduler.blocked(by.task());
        }
    }

    private void takeBack(Asker by) {
        by.onResume().run();
        if (by.lends()) {
            node.scheduler.unblocked(by.task());
        }
    }
}
