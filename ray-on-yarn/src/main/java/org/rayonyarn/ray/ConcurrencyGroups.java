package org.rayonyarn.ray;

import io.ray.api.concurrencygroup.ConcurrencyGroup;
import io.ray.api.concurrencygroup.annotations.DefConcurrencyGroup;
import io.ray.api.concurrencygroup.annotations.UseConcurrencyGroup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;
import org.rayonyarn.ray.rpc.FunctionDescriptor;

/** Concurrency groups as programs define them: by a builder, or by annotations. Stateless; any thread. */
final class ConcurrencyGroups {
    private static final ClassValue<List<ConcurrencyGroup>> ANNOTATED = new ClassValue<>() {
        @Override
        protected List<ConcurrencyGroup> computeValue(Class<?> type) {
            return read(type);
        }
    };

    private record Defined(ConcurrencyGroupSpec spec) implements ConcurrencyGroup {}

    private ConcurrencyGroups() {}

    /** @throws IllegalArgumentException without a name, or without room for a call */
    static ConcurrencyGroup define(@Nullable String name, int maxConcurrency, List<FunctionDescriptor> methods) {
        return new Defined(new ConcurrencyGroupSpec(name == null ? "" : name, maxConcurrency, methods));
    }

    /** @throws IllegalArgumentException if two have one name, or one is not of this runtime */
    static List<ConcurrencyGroupSpec> specs(@Nullable List<ConcurrencyGroup> groups) {
        List<ConcurrencyGroupSpec> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConcurrencyGroup group : groups == null ? List.<ConcurrencyGroup>of() : groups) {
            if (!(group instanceof Defined defined)) {
                throw new IllegalArgumentException("not a concurrency group of this session: " + group);
            }
            if (!names.add(defined.spec().name())) {
                throw new IllegalArgumentException("two concurrency groups of an actor have the name "
                        + defined.spec().name());
            }
            specs.add(defined.spec());
        }
        return specs;
    }

    /**
     * Those that the annotations of a class, its superclasses and their direct interfaces define; what stands nearer to the class
     * goes before.
     *
     * @param actor its name; a factory that says no class has no annotations either
     * @throws IllegalStateException if a method uses a group that nothing defines
     */
    static List<ConcurrencyGroup> annotated(String actor, ClassLoader classes) {
        try {
            return ANNOTATED.get(Class.forName(actor, false, classes));
        } catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    private static List<ConcurrencyGroup> read(Class<?> actor) {
        List<Class<?>> types = typesOf(actor);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, List<FunctionDescriptor>> methods = new LinkedHashMap<>();
        for (Class<?> type : types) {
            for (DefConcurrencyGroup group : type.getDeclaredAnnotationsByType(DefConcurrencyGroup.class)) {
                sizes.putIfAbsent(group.name(), group.maxConcurrency());
                methods.putIfAbsent(group.name(), new ArrayList<>());
            }
        }
        Set<String> placed = new HashSet<>();
        for (Class<?> type : types) {
            for (Method method : type.getDeclaredMethods()) {
                UseConcurrencyGroup use = method.getAnnotation(UseConcurrencyGroup.class);
                String signature = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
                if (use != null && placed.add(method.getName() + signature)) {
                    methodsOf(use, method, methods)
                            .add(new FunctionDescriptor(type.getName(), method.getName(), signature));
                }
            }
        }
        List<ConcurrencyGroup> groups = new ArrayList<>();
        sizes.forEach((name, size) -> groups.add(define(name, size, methods.getOrDefault(name, List.of()))));
        return List.copyOf(groups);
    }

    private static List<FunctionDescriptor> methodsOf(
            UseConcurrencyGroup use, Method method, Map<String, List<FunctionDescriptor>> methods) {
        List<FunctionDescriptor> known = methods.get(use.name());
        if (known == null) {
            throw new IllegalStateException(
                    "method " + method.getDeclaringClass().getName() + "." + method.getName()
                            + " uses the concurrency group " + use.name()
                            + ", which no @DefConcurrencyGroup of its class defines");
        }
        return known;
    }

    private static List<Class<?>> typesOf(Class<?> actor) {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> type = actor; type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type);
            types.addAll(List.of(type.getInterfaces()));
        }
        return types;
    }
}
