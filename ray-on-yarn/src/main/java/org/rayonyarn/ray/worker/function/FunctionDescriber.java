package org.rayonyarn.ray.worker.function;

import io.ray.api.function.RayFunc;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/**
 * Names the method behind a lambda or a method reference, by what Java's serialisation of lambdas tells. Any thread.
 *
 * <p>Lambdas that capture something are refused: only the method's name travels, so what was captured would be lost. One that
 * captures nothing is alone in its class, so what is found is kept with the class, and goes with it.
 */
public final class FunctionDescriber {
    private static final ClassValue<Known> KNOWN = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
            return new Known();
        }
    };

    /** What is known of a lambda's class. */
    private static final class Known {
        private volatile @Nullable FunctionDescriptor descriptor;
    }

    private FunctionDescriber() {}

    /** @throws IllegalArgumentException if the function captures values, or is neither lambda nor method reference */
    public static FunctionDescriptor describe(RayFunc function) {
        Known known = KNOWN.get(function.getClass());
        FunctionDescriptor descriptor = known.descriptor;
        if (descriptor == null) {
            descriptor = read(function);
            known.descriptor = descriptor;
        }
        return descriptor;
    }

    private static FunctionDescriptor read(RayFunc function) {
        SerializedLambda lambda = serialized(function);
        String className = lambda.getImplClass().replace('/', '.');
        if (lambda.getCapturedArgCount() > 0) {
            throw new IllegalArgumentException("The function " + className + "." + lambda.getImplMethodName()
                    + " captures "
                    + lambda.getCapturedArgCount() + " value(s) of its surroundings (an object or local variables),"
                    + " which do not travel with it: give them as arguments of the call");
        }
        return new FunctionDescriptor(className, lambda.getImplMethodName(), lambda.getImplMethodSignature());
    }

    private static SerializedLambda serialized(RayFunc function) {
        Class<?> type = function.getClass();
        try {
            Method writeReplace = type.getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(function) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (NoSuchMethodException | IllegalAccessException | InaccessibleObjectException e) {
            throw notALambda(type, e);
        } catch (InvocationTargetException e) {
            throw notALambda(type, e.getCause());
        }
        throw notALambda(type, null);
    }

    private static IllegalArgumentException notALambda(Class<?> type, @Nullable Throwable cause) {
        String message =
                "A remote function must be a lambda or a method reference, as in Ray.task(MyApp::work); this is an"
                        + " object of the class " + type.getName();
        return new IllegalArgumentException(message, cause);
    }
}
