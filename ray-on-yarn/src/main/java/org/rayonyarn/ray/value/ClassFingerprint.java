package org.rayonyarn.ray.value;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** A number that tells versions of a class apart by the fields that travel: their names, types and owners. Pure. */
final class ClassFingerprint {
    private ClassFingerprint() {}

    static int of(Class<?> type) {
        CRC32 sum = new CRC32();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            sum.update((c.getName() + fieldsOf(c)).getBytes(StandardCharsets.UTF_8));
        }
        return (int) sum.getValue();
    }

    private static String fieldsOf(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .map(ClassFingerprint::describe)
                .sorted() // reflection promises no order
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String describe(Field field) {
        return field.getName() + ":" + field.getType().getName();
    }
}
