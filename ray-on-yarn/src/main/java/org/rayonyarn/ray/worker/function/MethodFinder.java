package org.rayonyarn.ray.worker.function;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Resolves names and JVM signatures as the JVM does: the class, its superclasses, then all interfaces. Pure. */
final class MethodFinder {
    private MethodFinder() {}

    static @Nullable Constructor<?> constructor(Class<?> type, String signature) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (signature.equals(signatureOf(void.class, constructor.getParameterTypes()))) {
                return constructor;
            }
        }
        return null;
    }

    static @Nullable Method method(Class<?> type, String name, String signature) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Method found = declared(c, name, signature);
            if (found != null) {
                return found;
            }
        }
        Method found = inInterfaces(type, name, signature);
        return found == null && type.isInterface() ? declared(Object.class, name, signature) : found;
    }

    private static @Nullable Method inInterfaces(Class<?> type, String name, String signature) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> parent : c.getInterfaces()) {
                Method found = declared(parent, name, signature);
                if (found == null) {
                    found = inInterfaces(parent, name, signature);
                }
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Method declared(Class<?> type, String name, String signature) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && signature.equals(signatureOf(method.getReturnType(), method.getParameterTypes()))) {
                return method;
            }
        }
        return null;
    }

    private static String signatureOf(Class<?> returned, Class<?>[] parameters) {
        return MethodType.methodType(returned, parameters).toMethodDescriptorString();
    }
}
