package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.head.InfeasibleDemands.Demand;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

final class InfeasibleDemandsTest {
    private static final Demand LARGE = new Demand(NodeId.of("driver"), ResourceSet.of(Map.of("CPU", 99.0)));
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final List<HeadReply> said = new ArrayList<>();

    @Test
    void whereDemandsStayPendingEachIsToldOfOnce() {
        InfeasibleDemands demands = demands("wait");

        demands.tick(List.of(LARGE), 0);
        demands.tick(List.of(LARGE), PATIENCE);
        demands.tick(List.of(), PATIENCE + 1);
        demands.tick(List.of(LARGE), PATIENCE + 2);
        demands.tick(List.of(LARGE), 3 * PATIENCE);

        assertThat(said).hasSize(1);
    }

    @Test
    void whereTheyFailWhoAsksAgainIsToldAgain() {
        InfeasibleDemands demands = demands("fail");

        demands.tick(List.of(LARGE), 0);
        demands.tick(List.of(LARGE), PATIENCE);
        assertThat(said).hasSize(1);
        demands.tick(List.of(LARGE), 2 * PATIENCE - 1);
        assertThat(said).as("it has only begun to wait again").hasSize(1);
        demands.tick(List.of(LARGE), 2 * PATIENCE);

        assertThat(said).hasSize(2);
    }

    private InfeasibleDemands demands(String infeasible) {
        HeadOutbox outbox = new HeadOutbox() {
            @Override
            public void send(NodeId to, HeadReply reply) {
                said.add(reply);
            }

            @Override
            public void broadcast(HeadReply reply) {
                throw new AssertionError(reply);
            }
        };
        HeadConfig config = HeadConfig.from(Map.of(HeadConfig.INFEASIBLE, infeasible)::get);
        return new InfeasibleDemands(outbox, config, wish -> "nothing is large enough", wish -> {});
    }
}
