package org.rayonyarn.ray.worker.function;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether Java would take an argument for a parameter: unboxing and widening included. Pure. */
final class ArgumentTypes {
    /** A number becomes one of a type further to the right by itself (JLS 5.1.2). */
    private static final Map<Class<?>, Integer> WIDTH = Map.ofEntries(
            Map.entry(byte.class, 0),
            Map.entry(Byte.class, 0),
            Map.entry(short.class, 1),
            Map.entry(Short.class, 1),
            Map.entry(int.class, 2),
            Map.entry(Integer.class, 2),
            Map.entry(long.class, 3),
            Map.entry(Long.class, 3),
            Map.entry(float.class, 4),
            Map.entry(Float.class, 4),
            Map.entry(double.class, 5),
            Map.entry(Double.class, 5));

    private static final int INT_WIDTH = 2;

    private ArgumentTypes() {}

    static boolean fits(Class<?> parameter, @Nullable Object argument) {
        if (!parameter.isPrimitive()) {
            return argument == null || parameter.isInstance(argument);
        }
        if (argument == null) {
            return false;
        }
        if (parameter == boolean.class) {
            return argument instanceof Boolean;
        }
        if (parameter == char.class) {
            return argument instanceof Character;
        }
        int width = widthOf(parameter);
        return argument instanceof Character ? width >= INT_WIDTH : widthOf(argument.getClass()) <= width;
    }

    private static int widthOf(Class<?> number) {
        return WIDTH.getOrDefault(number, Integer.MAX_VALUE);
    }
}
