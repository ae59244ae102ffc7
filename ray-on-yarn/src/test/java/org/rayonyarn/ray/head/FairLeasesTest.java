package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ResourceSet;

/** Several nodes want all that they can get of a scarce shape, for ever: their shares come to rest. */
final class FairLeasesTest {
    private static final ResourceSet RARE = ResourceSet.of(Map.of("rare", 1.0));
    private static final int ENDLESS = 1_000;
    private static final int TICKS = 60;

    private final HeadFixture fixture = new HeadFixture().settled();
    private final List<NodeInfo> targets = new ArrayList<>();
    private final List<NodeInfo> holders = new ArrayList<>();
    private int heard;
    private int revoked;

    private static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noLeaseIsRevokedAndGrantedAgainForEver(long seed) {
        Random random = new Random(seed);
        for (int i = random.nextInt(3); i >= 0; i--) {
            targets.add(fixture.join("target-" + i, 8, Map.of("rare", 1.0 + random.nextInt(6))));
        }
        List<NodeInfo> young = new ArrayList<>(targets.subList(0, random.nextInt(targets.size() + 1)));
        for (int i = 1 + random.nextInt(5); i >= 0; i--) {
            young.add(random.nextInt(young.size() + 1), fixture.join("driver-" + i, 0, Map.of()));
        }
        for (NodeInfo holder : young) {
            holders.add(holder);
            fixture.requestLeases(holder, RARE, ENDLESS);
            live(1 + random.nextInt(3), random);
        }
        live(TICKS, random);
        revoked = 0;

        live(TICKS, random);

        assertThat(revoked).isZero();
        LeaseTable leases = fixture.head.scheduler().leases();
        assertThat(leases.holders())
                .containsAll(holders.stream()
                        .filter(this::couldBorrow)
                        .map(NodeInfo::id)
                        .toList());
    }

    /** Nobody borrows its own workers. */
    private boolean couldBorrow(NodeInfo holder) {
        return targets.stream().anyMatch(target -> !target.equals(holder));
    }

    private void live(int ticks, Random random) {
        for (int tick = 0; tick < ticks; tick++) {
            hearAll();
            for (NodeInfo target : targets) {
                double free = random.nextInt(1 + (int) target.resources().amount("rare"));
                ResourceSet available = ResourceSet.of(free == 0 ? Map.of() : Map.of("rare", free));
                fixture.send(target, new HeadRequest.ReportLoad(0, 0, available, 1_000_000));
                hearAll();
            }
            holders.forEach(
                    holder -> fixture.send(holder, new HeadRequest.ReportLoad(0, 0, ResourceSet.EMPTY, 1_000_000)));
            fixture.pass(Duration.ofMillis(200));
        }
    }

    /** Whoever is granted something wants more, whoever is to give something back does so at once. */
    private void hearAll() {
        while (heard < fixture.sent.size()) {
            HeadFixture.Sent message = fixture.sent.get(heard++);
            NodeInfo to = holders.stream()
                    .filter(holder -> holder.id().equals(message.to()))
                    .findFirst()
                    .orElse(null);
            if (to != null && message.reply() instanceof HeadReply.LeasesGranted) {
                fixture.requestLeases(to, RARE, ENDLESS);
            } else if (to != null && message.reply() instanceof HeadReply.RevokeLease order) {
                revoked += order.slots();
                fixture.send(to, new HeadRequest.ReturnLease(order.tasks(), order.target(), order.slots()));
            }
        }
    }
}
