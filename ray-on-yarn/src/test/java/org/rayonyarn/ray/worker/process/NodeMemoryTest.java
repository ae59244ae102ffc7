package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RayWorkerException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeMemoryTest {
    private final Sizes sizes = new Sizes();
    private final AtomicLong clock = new AtomicLong();
    private final NodeMemory memory =
            new NodeMemory(1000, sizes, Duration.ofSeconds(10), () -> clock.addAndGet(1_000_000_000L));

    private static boolean patient() {
        return true;
    }

    private static boolean hurried() {
        return false;
    }

    @Test
    void whatFitsIsAdmittedAtOnce() {
        sizes.node = 300;

        assertThat(memory.admit("a", 400, NodeMemoryTest::hurried)).isTrue();
        assertThat(memory.admit("b", 301, NodeMemoryTest::hurried)).isFalse();
        assertThat(memory.admit("c", 300, NodeMemoryTest::hurried)).isTrue();
        assertThat(memory.isShort()).isFalse();
    }

    @Test
    void theLateOneWaitsUntilAnotherHasEnded() throws Exception {
        assertThat(memory.admit("a", 800, NodeMemoryTest::patient)).isTrue();
        CompletableFuture<Boolean> late =
                CompletableFuture.supplyAsync(() -> memory.admit("b", 800, NodeMemoryTest::patient));
        while (!memory.isShort()) {
            Thread.onSpinWait();
        }

        assertThat(late).isNotDone();
        memory.gone("a");

        assertThat(late.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(memory.isShort()).isFalse();
    }

    @Test
    void whoeverWaitsForLongIsToldWhyOnStandardError() {
        assertThat(memory.admit("a", 800, NodeMemoryTest::patient)).isTrue();
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        AtomicInteger looks = new AtomicInteger(20);
        try {
            assertThat(memory.admit("b", 800, () -> looks.decrementAndGet() > 0))
                    .isFalse();
        } finally {
            System.setErr(terminal);
        }

        assertThat(said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("ray: ")))
                .singleElement()
                .asString()
                .contains("wait for memory", "800 MiB", WorkerConfig.MEMORY_LIMIT);
    }

    @Test
    void aSmallOneDoesNotPassALargeOneThatWaits() throws Exception {
        assertThat(memory.admit("a", 600, NodeMemoryTest::patient)).isTrue();
        CompletableFuture<Boolean> large =
                CompletableFuture.supplyAsync(() -> memory.admit("large", 900, NodeMemoryTest::patient));
        while (!memory.isShort()) {
            Thread.onSpinWait();
        }

        assertThat(memory.admit("small", 100, NodeMemoryTest::hurried)).isFalse();
        memory.gone("a");

        assertThat(large.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWorkerCountsAsWhatItMayComeToAndAsMoreIfItTakesMore() {
        sizes.of.put(7L, 100L);
        assertThat(memory.admit("a", 400, NodeMemoryTest::patient)).isTrue();
        memory.started("a", 7);

        assertThat(memory.admit("b", 601, NodeMemoryTest::hurried)).isFalse();
        sizes.of.put(7L, 500L);

        assertThat(memory.admit("b", 501, NodeMemoryTest::hurried)).isFalse();
        assertThat(memory.admit("b", 500, NodeMemoryTest::hurried)).isTrue();
    }

    @Test
    void whatNeverFitsIsRefusedWithTheKeyToChange() {
        sizes.node = 300;

        assertThatThrownBy(() -> memory.admit("a", 1001, NodeMemoryTest::patient))
                .isInstanceOf(RayWorkerException.class)
                .hasMessageContaining("it may need 1001 MiB, and 300 of the node's 1000 are taken")
                .hasMessageContaining("raise ray.worker.memory-limit, on YARN ray.yarn.node.memory");
        assertThat(memory.isShort()).isFalse();
    }

    @Test
    void whatDoesNotFitAloneIsRefusedWhenTheNodeLetsNothingGo() {
        sizes.node = 700;

        assertThatThrownBy(() -> memory.admit("a", 400, NodeMemoryTest::patient))
                .isInstanceOf(RayWorkerException.class);
        sizes.node = 600;
        assertThat(memory.admit("a", 400, NodeMemoryTest::patient)).isTrue();
    }

    @Test
    void saysWhenAllTogetherComeTooClose() {
        assertThat(memory.admit("a", 400, NodeMemoryTest::patient)).isTrue();

        memory.started("a", 7);
        sizes.node = 500;

        sizes.of.put(7L, 480L);
        assertThat(memory.overrun()).isEmpty();
        sizes.of.put(7L, 481L);
        assertThat(memory.overrun()).hasValueSatisfying(reason -> assertThat(reason)
                .contains("981 of 1000 MiB are taken", "ray.yarn.node.memory"));
        memory.gone("a");
        assertThat(memory.overrun()).as("there is nobody to end").isEmpty();
    }

    @Test
    void withoutALimitEveryoneIsAdmitted() {
        NodeMemory unbounded = new NodeMemory(0, sizes);

        assertThat(unbounded.admit("a", Long.MAX_VALUE, NodeMemoryTest::hurried))
                .isTrue();
        assertThat(unbounded.overrun()).isEmpty();
    }

    /** What processes take in this test. */
    private static final class Sizes implements NodeMemory.Gauge {
        private volatile long node;
        private final Map<Long, Long> of = new HashMap<>();

        @Override
        public long node() {
            return node;
        }

        @Override
        public long process(long pid) {
            return of.getOrDefault(pid, 0L);
        }
    }
}
