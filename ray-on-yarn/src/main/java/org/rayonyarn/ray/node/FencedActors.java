package org.rayonyarn.ray.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lives that are over, whose code still runs: says once of each that doesn't end in time. Confined to the strand. */
final class FencedActors {
    private static final Logger LOG = LoggerFactory.getLogger(FencedActors.class);

    private final long graceNanos;
    private final Map<HostedActor, Long> since = new LinkedHashMap<>();
    private long nowNanos;

    /** @param grace how long the code of an ended actor may run on */
    FencedActors(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    void add(HostedActor fenced) {
        since.put(fenced, nowNanos);
    }

    void ended(HostedActor fenced) {
        since.remove(fenced);
    }

    void onTick(long now) {
        nowNanos = now;
        since.entrySet().removeIf(entry -> {
            boolean late = now - entry.getValue() > graceNanos;
            if (late) {
                warn(entry.getKey());
            }
            return late;
        });
    }

    private static void warn(HostedActor fenced) {
        LOG.warn(
                "the code of an ended actor takes no notice of its interrupt and still runs: what the actor holds stays taken,"
                        + " until the code ends or this process does; actor={} life={} class={} resources={}"
                        + " key=ray.actor.kill-grace-ms",
                fenced.id,
                fenced.life,
                fenced.constructor.function().productClass(),
                fenced.constructor.resources());
    }
}
