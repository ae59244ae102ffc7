package org.rayonyarn.ray;

import io.ray.api.options.CallOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The runtime environment in a task's options, which Ray's API keeps for its native part and shows to nobody. */
final class CallEnvironments {
    private static final VarHandle FIELD = field();

    private CallEnvironments() {}

    /** As JSON; empty for none. */
    static String of(CallOptions options) {
        return String.valueOf(FIELD.get(options));
    }

    private static VarHandle field() {
        try {
            return MethodHandles.privateLookupIn(CallOptions.class, MethodHandles.lookup())
                    .findVarHandle(CallOptions.class, "serializedRuntimeEnvInfo", String.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "not the ray-api that this was made for: CallOptions has no environment", e);
        }
    }
}
