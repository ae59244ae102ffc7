package org.rayonyarn.ray.worker.process;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.rpc.ValueCodec;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;

/** The calls of {@link NodeGateway} as both ends of a connection name and write them. Stateless; any thread. */
final class GatewayMethods {
    private static final Map<String, Method> BY_NAME = Stream.of(NodeGateway.class.getMethods())
            .collect(Collectors.toUnmodifiableMap(GatewayMethods::name, Function.identity()));

    private GatewayMethods() {}

    /** Name and types of the parameters. */
    static String name(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** @throws WireFormatException if there is no such call */
    static Method named(String name) {
        Method method = BY_NAME.get(name);
        if (method == null) {
            throw new WireFormatException("no such call of a node, method=" + name);
        }
        return method;
    }

    static byte[] write(Type[] types, @Nullable Object[] values) {
        WireOutput out = WireOutput.onHeap(128);
        for (int i = 0; i < types.length; i++) {
            ValueCodec.write(out, types[i], values[i]);
        }
        return out.toByteArray();
    }

    static @Nullable Object[] read(Type[] types, byte[] bytes) {
        WireInput in = WireInput.of(bytes);
        @Nullable Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = ValueCodec.read(in, types[i]);
        }
        in.expectEnd();
        return values;
    }
}
