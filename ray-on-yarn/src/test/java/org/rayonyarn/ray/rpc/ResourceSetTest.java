package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceSetTest {
    @Test
    void fractionsAddUpExactly() {
        ResourceSet whole = ResourceSet.of(Map.of("CPU", 1.0));

        assertThat(whole.copiesOf(ResourceSet.of(Map.of("CPU", 0.1)))).isEqualTo(10);
        assertThat(whole.copiesOf(ResourceSet.of(Map.of("CPU", 0.3)))).isEqualTo(3);
        assertThat(ResourceSet.of(Map.of("CPU", 0.1 + 0.2))).isEqualTo(ResourceSet.of(Map.of("CPU", 0.3)));
    }

    @Test
    void keepsNoResourceWithoutAnAmount() {
        assertThat(ResourceSet.of(Map.of("GPU", 0.0))).isEqualTo(ResourceSet.EMPTY);
        assertThat(ResourceSet.of(Map.of("CPU", 1.0, "GPU", 0.0))).isEqualTo(ResourceSet.of(Map.of("CPU", 1.0)));
        assertThat(ResourceSet.of(Map.of("CPU", 1.0)).amount("GPU")).isZero();
    }

    @Test
    void containsADemandOnlyWhereEachPartFits() {
        ResourceSet node = ResourceSet.of(Map.of("CPU", 2.0, "GPU", 0.5));

        assertThat(node.contains(ResourceSet.EMPTY)).isTrue();
        assertThat(node.contains(node)).isTrue();
        assertThat(node.contains(ResourceSet.of(Map.of("CPU", 2.0, "GPU", 0.6))))
                .isFalse();
        assertThat(node.contains(ResourceSet.of(Map.of("custom", 0.0001)))).isFalse();
    }

    @Test
    void theScarcestResourceDecidesHowOftenADemandFits() {
        ResourceSet node = ResourceSet.of(Map.of("CPU", 8.0, "GPU", 1.0));

        assertThat(node.copiesOf(ResourceSet.of(Map.of("CPU", 1.0, "GPU", 0.5))))
                .isEqualTo(2);
        assertThat(node.copiesOf(ResourceSet.of(Map.of("custom", 1.0)))).isZero();
        assertThat(node.copiesOf(ResourceSet.EMPTY)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesANegativeAmountAndNamesIt() {
        assertThatThrownBy(() -> ResourceSet.of(Map.of("CPU", -0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CPU=-0.5");
    }

    @Test
    void readsItsOwnUnits() {
        ResourceSet node = ResourceSet.of(Map.of("CPU", 2.5, "memory", 1e12));

        assertThat(ResourceSet.ofUnits(node.units())).isEqualTo(node).hasSameHashCodeAs(node);
        assertThat(node.amounts()).isEqualTo(Map.of("CPU", 2.5, "memory", 1e12));
        assertThat(node).hasToString("{CPU: 2.5, memory: 1.0E12}");
    }

    @Test
    void withoutKeepsWhatIsLeftAndNothingWhereTheOtherHasMore() {
        ResourceSet one = ResourceSet.of(Map.of("CPU", 3.0, "memory", 2.0));

        assertThat(one.without(ResourceSet.of(Map.of("CPU", 1.0, "memory", 5.0, "GPU", 1.0))))
                .isEqualTo(ResourceSet.of(Map.of("CPU", 2.0)));
    }
}
