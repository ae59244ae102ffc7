package org.rayonyarn.ray.worker;

import io.ray.api.id.TaskId;
import java.util.List;
import java.util.function.Consumer;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.TaskSpec;

/** What a node does for its worker processes without blocking the thread that asks. Any thread. */
public interface WorkerGateway {
    /** All other calls; some of these block. */
    NodeGateway node();

    /** As {@link NodeGateway#submit}, but holds nobody back: the worker's own connection does. */
    void submit(TaskSpec spec);

    /** Something that is waited for. */
    interface Waiting {
        /** Ends it with what there is; nothing happens if it is over. */
        void cancel();
    }

    /** Is told once, on any thread, possibly before {@link #get} returns. */
    interface Values {
        /**
         * @param missing what is missing because of a {@link Waiting#cancel}, and why; then there are no values. Empty for nothing
         * @param values all of them, or the first failure alone
         */
        void onValues(String missing, List<Payload> values);
    }

    /**
     * Who waits.
     *
     * @param lends whether the task lends its resources to others meanwhile
     * @param onWait run before they are lent; not at all if nothing has to be waited for
     * @param onResume run once it goes on, if it has waited
     */
    record Asker(TaskId task, boolean lends, Runnable onWait, Runnable onResume) {}

    Waiting get(Asker by, List<ObjectAddress> objects, Values then);

    /** @param then is told for each object whether it is ready */
    Waiting wait(Asker by, List<ObjectAddress> objects, int count, boolean fetch, Consumer<boolean[]> then);
}
