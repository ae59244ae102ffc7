package org.rayonyarn.ray.worker.function;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/**
 * A method or constructor, ready to be called. Any thread.
 *
 * <p>A static method that is called on an object gets it as its first argument: the lambdas that actors are called with are
 * such methods.
 */
public final class Invocable {
    private final FunctionDescriptor descriptor;
    private final boolean needsTarget;

    /** Of all that is passed, the object that an instance method is called on included. */
    private final Class<?>[] parameters;

    /** {@code (Object[])Object} */
    private final MethodHandle free;

    /** {@code (Object, Object[])Object}, for one parameter at least. */
    private final @Nullable MethodHandle bound;

    private Invocable(FunctionDescriptor descriptor, MethodHandle handle, boolean needsTarget) {
        MethodHandle generic = handle.asFixedArity().asType(handle.type().generic());
        int count = handle.type().parameterCount();
        this.descriptor = descriptor;
        this.needsTarget = needsTarget;
        this.parameters = handle.type().parameterArray();
        this.free = generic.asSpreader(Object[].class, count);
        this.bound = count == 0 ? null : generic.asSpreader(1, Object[].class, count - 1);
    }

    static Invocable of(FunctionDescriptor descriptor, Executable executable) {
        try {
            executable.setAccessible(true);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            if (executable instanceof Method method) {
                return new Invocable(descriptor, lookup.unreflect(method), !Modifier.isStatic(method.getModifiers()));
            }
            if (Modifier.isAbstract(executable.getDeclaringClass().getModifiers())) {
                throw FunctionNotFoundException.abstractClass(descriptor);
            }
            return new Invocable(descriptor, lookup.unreflectConstructor((Constructor<?>) executable), false);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("setAccessible has opened it: " + descriptor, e);
        }
    }

    /**
     * Calls the function; a {@code void} one gives null.
     *
     * @param target what an instance method is called on; null for constructors and static methods
     * @throws IllegalArgumentException if the target or an argument does not fit; nothing was called then
     * @throws Throwable whatever the function throws, as it is
     */
    public @Nullable Object invoke(@Nullable Object target, @Nullable Object[] args) throws Throwable {
        if (target == null) {
            if (needsTarget) {
                throw new IllegalArgumentException(descriptor + " is not static: it needs an object to be called on");
            }
            check(args, 0);
            return free.invokeExact(args);
        }
        if (bound == null || !parameters[0].isInstance(target)) {
            throw new IllegalArgumentException(
                    descriptor + " can't be called on a " + target.getClass().getName());
        }
        check(args, 1);
        return bound.invokeExact(target, args);
    }

    private void check(@Nullable Object[] args, int first) {
        if (args.length != parameters.length - first) {
            throw new IllegalArgumentException(
                    descriptor + " takes " + (parameters.length - first) + " argument(s), not " + args.length);
        }
        for (int i = 0; i < args.length; i++) {
            if (!ArgumentTypes.fits(parameters[first + i], args[i])) {
                throw new IllegalArgumentException("Argument " + (i + 1) + " of " + descriptor + " must be a "
                        + parameters[first + i].getName() + ", not "
                        + (args[i] == null ? "null" : "a " + args[i].getClass().getName()));
            }
        }
    }
}
