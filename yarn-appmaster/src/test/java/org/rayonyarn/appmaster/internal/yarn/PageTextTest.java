package org.rayonyarn.appmaster.internal.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.internal.Snapshot;
import org.rayonyarn.appmaster.spi.StatusRow;

class PageTextTest {
    @Test
    void showsTextsAsTheyAreAndLinksOnlyToPages() {
        Snapshot snapshot = new Snapshot(
                "RUNNING",
                1,
                0.5f,
                2,
                3,
                List.of(),
                List.of(
                        StatusRow.of("<b>", "a & \"b\""),
                        new StatusRow("good", "page", Optional.of(URI.create("https://host/x"))),
                        new StatusRow("bad", "script", Optional.of(URI.create("javascript:alert(1)")))));

        assertThat(PageText.html("application_1_0001", snapshot))
                .contains("&lt;b&gt;", "a &amp; &quot;b&quot;", "<a href=\"https://host/x\">page</a>", "50 %")
                .doesNotContain("javascript");
    }
}
