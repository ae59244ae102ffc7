package org.rayonyarn.ray.value;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the object that is in the way, so that an error can say where it hangs. A courtesy: it gives up easily. */
final class PathFinder {
    private static final int MOST_OBJECTS = 10_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> next = new ArrayDeque<>();

    private record Step(String path, Object object) {}

    private PathFinder() {}

    /** The shortest path to an object of the class, like {@code Job.stages[2].pool}; empty where none is found. */
    static Optional<String> pathTo(String className, Object root) {
        if (root.getClass().getName().equals(className)) {
            return Optional.empty(); // nothing to add
        }
        PathFinder finder = new PathFinder();
        finder.visit(nameOf(root.getClass()), root);
        try {
            return finder.search(className);
        } catch (RuntimeException e) {
            return Optional.empty(); // a user's collection that can't be walked
        }
    }

    private Optional<String> search(String className) {
        for (Step step = next.poll(); step != null && seen.size() < MOST_OBJECTS; step = next.poll()) {
            if (step.object.getClass().getName().equals(className)) {
                return Optional.of(step.path);
            }
            expand(step);
        }
        return Optional.empty();
    }

    private void expand(Step step) {
        Object object = step.object;
        if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                visit(step.path + "[" + i++ + "]", element);
            }
        } else if (object instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                visit(step.path + ".key", entry.getKey());
                visit(step.path + "[" + nameOfKey(entry.getKey()) + "]", entry.getValue());
            }
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < Array.getLength(array); i++) {
                visit(step.path + "[" + i + "]", array[i]);
            }
        } else {
            for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                expandFields(step, type);
            }
        }
    }

    private void expandFields(Step step, Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                    && !Modifier.isTransient(field.getModifiers())
                    && !field.getType().isPrimitive()) {
                visit(step.path + "." + field.getName(), valueOf(field, step.object));
            }
        }
    }

    private void visit(String path, @Nullable Object object) {
        if (object != null && seen.add(object)) {
            next.add(new Step(path, object));
        }
    }

    private static @Nullable Object valueOf(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            return null; // the JDK's inside
        }
    }

    private static String nameOfKey(@Nullable Object key) {
        return key instanceof String || key instanceof Number || key instanceof Enum ? key.toString() : "..";
    }

    private static String nameOf(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }
}
