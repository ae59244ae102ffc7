package org.rayonyarn.ray.rpc;

import java.util.List;

/** One argument of a task or actor call. */
public sealed interface TaskArg {
    /** The objects that it refers to. */
    List<ObjectAddress> references();

    /** A value that was given by value, or a small object that was put in place of its reference. */
    record Value(Payload payload) implements TaskArg {
        @Override
        public List<ObjectAddress> references() {
            return payload.references();
        }
    }

    /** A reference given directly as an argument: replaced by its value before the call. */
    record Reference(ObjectAddress object) implements TaskArg {
        @Override
        public List<ObjectAddress> references() {
            return List.of(object);
        }
    }

    /** A reference whose object is ready and too large to be sent along: pulled by the node that runs the task. */
    record Located(ObjectAddress object, TaskResult.Stored where) implements TaskArg {
        @Override
        public List<ObjectAddress> references() {
            return List.of(object);
        }
    }
}
