package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.PlacementGroupId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleResourcesTest {
    private static final PlacementGroupId GROUP = PlacementGroupId.fromRandom();
    private static final ResourceSet ONE = ResourceSet.of(Map.of("CPU", 1.0));

    @Test
    void aDemandOfABundleFitsThatBundleAndNoOther() {
        ResourceSet first = BundleResources.offered(new PlacedBundle(0, ONE), GROUP);
        ResourceSet second = BundleResources.offered(new PlacedBundle(1, ONE), GROUP);

        assertThat(first.contains(BundleResources.demand(ONE, GROUP, 0))).isTrue();
        assertThat(second.contains(BundleResources.demand(ONE, GROUP, 0))).isFalse();
        assertThat(second.contains(BundleResources.demand(ONE, GROUP, BundleResources.ANY)))
                .isTrue();
        assertThat(first.contains(BundleResources.demand(ONE, PlacementGroupId.fromRandom(), 0)))
                .isFalse();
        assertThat(first.contains(ONE)).isFalse();
    }

    @Test
    void aTaskOfABundleAndOneOfAnyShareWhatThereIs() {
        ResourceSet offered = BundleResources.offered(new PlacedBundle(0, ONE), GROUP);
        ResourceSet left = offered.minus(BundleResources.demand(ONE, GROUP, BundleResources.ANY));

        assertThat(left.contains(BundleResources.demand(ONE, GROUP, 0))).isFalse();
    }

    @Test
    void whatDemandsNothingNeedsTheBundleYet() {
        ResourceSet nothing = BundleResources.demand(ResourceSet.EMPTY, GROUP, 0);

        assertThat(ONE.contains(nothing)).isFalse();
        assertThat(BundleResources.offered(new PlacedBundle(0, ONE), GROUP).copiesOf(nothing))
                .isEqualTo(1_000_000);
        assertThat(BundleResources.demandsNothing(nothing)).isTrue();
        assertThat(BundleResources.demandsNothing(ResourceSet.EMPTY)).isTrue();
        assertThat(BundleResources.demandsNothing(BundleResources.demand(ONE, GROUP, 0)))
                .isFalse();
    }

    @Test
    void readsItsOwnNames() {
        ResourceSet mixed = ResourceSet.of(Map.of("CPU", 2.0, "a_group_b", 0.5));
        for (int index : new int[] {BundleResources.ANY, 0, 17}) {
            ResourceSet demand = BundleResources.demand(mixed, GROUP, index);

            assertThat(BundleResources.groupOf(demand)).isEqualTo(GROUP);
            assertThat(BundleResources.plain(demand)).isEqualTo(mixed);
            assertThat(BundleResources.indexOf(demand)).isEqualTo(index);
        }
        assertThat(BundleResources.groupOf(mixed)).isNull();
        assertThat(BundleResources.plain(mixed)).isEqualTo(mixed);
        assertThat(BundleResources.plain(BundleResources.demand(ResourceSet.EMPTY, GROUP, 3)))
                .isEqualTo(ResourceSet.EMPTY);
    }
}
