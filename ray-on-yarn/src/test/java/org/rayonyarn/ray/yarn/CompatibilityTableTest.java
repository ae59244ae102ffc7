package org.rayonyarn.ray.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.yarn.rows.Rows;

/** The README's table and the checks of its rows are one list. */
class CompatibilityTableTest {
    @Test
    void everyRowHasACheck() throws IOException {
        assertThat(CompatibilityTable.rows()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(Rows.all().keySet()).containsExactlyInAnyOrderElementsOf(CompatibilityTable.rows());
    }

    @Test
    void everyCheckIsRunByADriver() {
        Set<String> checked = new LinkedHashSet<>();
        List.of("own", "joined", "process", "local").forEach(driver -> checked.addAll(Rows.of(driver)));

        assertThat(checked).containsExactlyInAnyOrderElementsOf(Rows.all().keySet());
    }
}
