package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerHeapTest {
    private static long heap(String... options) {
        return WorkerHeap.needMib(List.of(options), 64) - WorkerHeap.BESIDE_MIB;
    }

    @Test
    void theLastBoundCounts() {
        assertThat(heap()).isEqualTo(64);
        assertThat(heap("-Dx=-Xmx9g", "-Xms1g")).isEqualTo(64);
        assertThat(heap("-Xmx100m")).isEqualTo(100);
        assertThat(heap("-Xmx100m", "-XX:MaxHeapSize=2G")).isEqualTo(2048);
        assertThat(heap("-Xmx204800k")).isEqualTo(200);
        assertThat(heap("-Xmx104857600")).isEqualTo(100);
    }
}
