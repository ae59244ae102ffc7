package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rayonyarn.ray.rpc.ActorOptions;
import org.rayonyarn.ray.rpc.ConcurrencyGroupSpec;
import org.rayonyarn.ray.rpc.TaskSpec;

/** One life of an actor on this node. Confined to the strand. */
final class HostedActor {
    private record Caller(TaskId caller, String group) {
        static Caller of(TaskSpec call, String group) {
            return new Caller(((TaskSpec.Kind.CallActor) call.kind()).caller(), group);
        }
    }

    final ActorId id;
    final int life;
    final TaskSpec constructor;

    /** Calls that have come before the constructor was done. */
    final List<TaskSpec> early = new ArrayList<>();

    /** Its resources are taken. */
    boolean started;

    /** Its constructor has been handed to a worker. */
    boolean running;

    boolean alive;

    private final Map<Caller, CallerOrder> orders = new HashMap<>();

    HostedActor(TaskSpec constructor) {
        this.id = actorOf(constructor);
        this.life = constructor.attempt();
        this.constructor = constructor;
    }

    static ActorId actorOf(TaskSpec constructor) {
        return ((TaskSpec.Kind.CreateActor) constructor.kind()).actor();
    }

    ActorOptions options() {
        return ((TaskSpec.Kind.CreateActor) constructor.kind()).options();
    }

    String groupOf(TaskSpec call) {
        return options().groupOf(call.function(), ((TaskSpec.Kind.CallActor) call.kind()).group());
    }

    List<String> groupNames() {
        return options().groups().stream().map(ConcurrencyGroupSpec::name).toList();
    }

    CallerOrder orderOf(TaskSpec call, String group) {
        return orders.computeIfAbsent(Caller.of(call, group), caller -> new CallerOrder());
    }

    /** A caller whose calls have all begun needs no order. */
    void forgetIfIdle(TaskSpec call, String group) {
        Caller caller = Caller.of(call, group);
        CallerOrder order = orders.get(caller);
        if (order != null && order.isIdle()) {
            orders.remove(caller);
        }
    }
}
