package org.rayonyarn.ray.worker.function;

import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/** A task names a function that this process's classes don't offer: the message names it and where to look. */
public final class FunctionNotFoundException extends RuntimeException {
    private static final String REMEDY =
            ": all processes of a job must have the same jars, see ray.job.code-search-path and --jars";

    private FunctionNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static FunctionNotFoundException noClass(FunctionDescriptor descriptor, ClassNotFoundException e) {
        String message = "The class " + descriptor.className() + " of the function " + descriptor
                + " is not on the job's class path here" + REMEDY;
        return new FunctionNotFoundException(message, e);
    }

    static FunctionNotFoundException brokenClass(FunctionDescriptor descriptor, LinkageError e) {
        String message = "The class " + descriptor.className() + " of the function " + descriptor
                + " can't be loaded here (" + e + ")";
        return new FunctionNotFoundException(message + REMEDY, e);
    }

    static FunctionNotFoundException noMethod(FunctionDescriptor descriptor) {
        String message = "The class " + descriptor.className() + " has no "
                + (descriptor.isConstructor() ? "constructor" : "method " + descriptor.methodName())
                + " with the signature "
                + descriptor.signature() + " here";
        return new FunctionNotFoundException(message + REMEDY, null);
    }

    static FunctionNotFoundException abstractClass(FunctionDescriptor descriptor) {
        return new FunctionNotFoundException(
                "The class " + descriptor.className() + " is abstract: no object of it can be made", null);
    }
}
