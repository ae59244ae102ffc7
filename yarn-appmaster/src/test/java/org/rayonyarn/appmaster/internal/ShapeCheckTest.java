package org.rayonyarn.appmaster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.Resources;

class ShapeCheckTest {
    private static final Resources MAXIMUM = new Resources(4096, 8, Map.of("yarn.io/gpu", 4L));

    @Test
    void takesWhatFits() {
        assertThat(ShapeCheck.objection("node", MAXIMUM, MAXIMUM)).isEmpty();
        assertThat(ShapeCheck.objection("node", new Resources(1, 1, Map.of("yarn.io/fpga", 0L)), MAXIMUM))
                .isEmpty();
    }

    @Test
    void namesShapeMaximumAndKey() {
        assertThat(ShapeCheck.objection("node", Resources.of(5000, 1), MAXIMUM).orElseThrow())
                .contains("the node asks for 5000 MiB", "4096 MiB", "yarn.scheduler.maximum-allocation-mb");
        assertThat(ShapeCheck.objection("node", Resources.of(1, 9), MAXIMUM).orElseThrow())
                .contains("9 vcores", "8 vcores", "yarn.scheduler.maximum-allocation-vcores");
        assertThat(ShapeCheck.objection("node", new Resources(1, 1, Map.of("yarn.io/gpu", 5L)), MAXIMUM)
                        .orElseThrow())
                .contains("5 yarn.io/gpu", "4 yarn.io/gpu");
    }

    @Test
    void namesAResourceTypeThatTheClusterDoesNotKnow() {
        assertThat(ShapeCheck.objection("node", new Resources(1, 1, Map.of("yarn.io/fpga", 1L)), MAXIMUM)
                        .orElseThrow())
                .contains("1 yarn.io/fpga", "yarn.resource-types");
    }
}
