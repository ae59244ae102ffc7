package org.rayonyarn.ray.worker.function;

import java.lang.reflect.Executable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/** The functions that a job's classes offer, looked up once each. Any thread; dropping it drops the classes. */
public final class FunctionTable {
    private final ConcurrentMap<FunctionDescriptor, Invocable> known = new ConcurrentHashMap<>();
    private final ClassLoader loader;

    /** @param loader finds the job's classes */
    public FunctionTable(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The method or constructor of that name; private ones too. A method is also found where the class inherits it, and a
     * call goes to the override of its target's class, as in Java.
     *
     * @throws FunctionNotFoundException if the job's classes have no such function, or can't be loaded
     */
    public Invocable find(FunctionDescriptor descriptor) {
        Invocable invocable = known.get(descriptor);
        if (invocable == null) {
            invocable = look(descriptor);
            known.putIfAbsent(descriptor, invocable);
        }
        return invocable;
    }

    private Invocable look(FunctionDescriptor descriptor) {
        try {
            Class<?> type = Class.forName(descriptor.className(), false, loader);
            Executable found = descriptor.isConstructor()
                    ? MethodFinder.constructor(type, descriptor.signature())
                    : MethodFinder.method(type, descriptor.methodName(), descriptor.signature());
            if (found != null) {
                return Invocable.of(descriptor, found);
            }
        } catch (ClassNotFoundException e) {
            throw FunctionNotFoundException.noClass(descriptor, e);
        } catch (LinkageError e) {
            throw FunctionNotFoundException.brokenClass(descriptor, e);
        }
        throw FunctionNotFoundException.noMethod(descriptor);
    }
}
