package org.rayonyarn.ray.value;

import java.util.Optional;
import org.apache.fory.exception.ForyException;
import org.apache.fory.exception.InsecureException;
import org.jspecify.annotations.Nullable;

/** Says in the user's words what Fory says in its own: which class, where in the value, and what to do. */
final class Trouble {
    private Trouble() {}

    /** @throws VirtualMachineError if memory has run out: that is not the value's fault */
    static NotSerializableValueException whileWriting(Object value, RuntimeException e) {
        rethrowVirtualMachineError(e);
        RefusedClassException refused = find(RefusedClassException.class, e);
        if (refused != null) {
            Class<?> type = refused.refused();
            String message =
                    type.getName() + " is not Serializable" + place(value, type.getName()) + ": " + remedy(type);
            return new NotSerializableValueException(type.getName(), message, null);
        }
        InsecureException denied = find(InsecureException.class, e);
        if (denied != null) {
            String type = String.valueOf(denied.getMessage()).split(" ", 2)[0]; // Fory's message starts with it
            String message = type + " must not be serialised" + place(value, type) + ": mark the field transient";
            return new NotSerializableValueException(type, message, null);
        }
        String type = value.getClass().getTypeName();
        if (find(StackOverflowError.class, e) != null) {
            String message = type + " is nested too deeply to be serialised: keep long chains in a list or an array,"
                    + " or give threads a larger stack by the JVM option -Xss";
            return new NotSerializableValueException(type, message, null);
        }
        return new NotSerializableValueException(type, type + " can't be serialised: " + rootOf(e), beneathFory(e));
    }

    /** @throws VirtualMachineError if memory has run out: that is not the value's fault */
    static UnreadableValueException whileReading(int sizeBytes, RuntimeException e) {
        rethrowVirtualMachineError(e);
        ClassNotFoundException missing = find(ClassNotFoundException.class, e);
        if (missing != null) {
            return classMissing(missing);
        }
        ChangedClassException changed = find(ChangedClassException.class, e);
        if (changed != null) {
            String message = "A value was written with another version of the class " + changed.getMessage()
                    + " than is on the class path here: all processes of a job must have the same jars";
            return new UnreadableValueException(message, null);
        }
        return new UnreadableValueException(
                "A value of " + sizeBytes + " bytes can't be read: " + rootOf(e), beneathFory(e));
    }

    static UnreadableValueException classMissing(ClassNotFoundException e) {
        String message = "A value has the class " + e.getMessage() + ", which is not on the job's class path here:"
                + " put its jar into ray.job.code-search-path or --jars";
        return new UnreadableValueException(message, e);
    }

    private static String place(Object value, String refused) {
        return PathFinder.pathTo(refused, value)
                .map(path -> ", found at " + path)
                .orElse("");
    }

    private static String remedy(Class<?> refused) {
        if (Optional.class.equals(refused)) {
            return "give the value or null instead";
        }
        if (refused.isHidden() || refused.isSynthetic()) {
            return "let the lambda's interface extend java.io.Serializable";
        }
        if (refused.getName().startsWith("java.util.")) {
            return "copy it, for example into a new java.util.ArrayList";
        }
        return "implement java.io.Serializable, or mark the field transient";
    }

    private static void rethrowVirtualMachineError(Throwable e) {
        VirtualMachineError error = find(VirtualMachineError.class, e);
        if (error != null && !(error instanceof StackOverflowError)) {
            throw error;
        }
    }

    /** What the program's own code has thrown, if it has: Fory's exceptions hold the objects that were read, and so can't travel. */
    private static Throwable beneathFory(Throwable e) {
        Throwable beneath = e;
        while (beneath instanceof ForyException && beneath.getCause() != null) {
            beneath = beneath.getCause();
        }
        return beneath;
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
