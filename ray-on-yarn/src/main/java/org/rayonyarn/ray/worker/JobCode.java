package org.rayonyarn.ray.worker;

import io.ray.api.id.JobId;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.JobContext;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/** Gives a job's classes, functions and serialiser on this node. Any thread; made at the first use of a job. */
public interface JobCode {
    /** Runs functions of the job by their descriptors. */
    interface Functions {
        /**
         * @param target the actor; null for static methods and constructors
         * @throws Throwable what the user's code threw, as it was
         */
        @Nullable
        Object invoke(FunctionDescriptor function, @Nullable Object target, @Nullable Object[] args) throws Throwable;
    }

    JobContext context();

    Functions functions();

    /** Finds or makes a job's code. */
    interface Source {
        JobCode of(JobId job);

        /** The job has ended: its classes may go. */
        void forget(JobId job);
    }
}
