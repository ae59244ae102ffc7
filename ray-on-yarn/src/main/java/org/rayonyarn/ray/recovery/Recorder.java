package org.rayonyarn.ray.recovery;

import io.ray.api.id.TaskId;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * Everything that replay needs passes here before it can have an effect elsewhere (Lineage Stash, SOSP'19, section 4). Called
 * on the node's strand; must not block.
 *
 * <p>Order is the contract: {@link #submitted} and {@link #chose} come before the {@link #leaving} of any message that depends
 * on them.
 */
public interface Recorder {
    /** Records nothing: a failure is then answered as Ray answers it. */
    Recorder NONE = new Recorder() {
        @Override
        public void submitted(TaskSpec spec) {}

        @Override
        public void chose(TaskId by, String what, long outcome) {}

        @Override
        public void leaving(NodeId to, Message message) {}
    };

    /** A task was submitted on this node; its specification will not change. */
    void submitted(TaskSpec spec);

    /**
     * A nondeterministic choice was made (a determinant): the order in which an actor ran calls, what a wait returned, a
     * timeout.
     *
     * @param by the task or actor call that can see the outcome
     * @param what the kind of choice
     * @param outcome what was chosen, in the kind's own terms
     */
    void chose(TaskId by, String what, long outcome);

    /** A message is about to leave the node. */
    void leaving(NodeId to, Message message);
}
