package org.rayonyarn.ray.yarn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions that this JVM drives, by application: {@code Ray.init()} in the program finds the one that was made for it here. */
final class DriverSeats {
    private static final Map<String, DriverSeat> OPEN = new ConcurrentHashMap<>();

    private DriverSeats() {}

    static void open(String applicationId, DriverSeat seat) {
        OPEN.put(applicationId, seat);
    }

    static @Nullable DriverSeat find(String applicationId) {
        return OPEN.get(applicationId);
    }

    static void close(String applicationId) {
        OPEN.remove(applicationId);
    }
}
