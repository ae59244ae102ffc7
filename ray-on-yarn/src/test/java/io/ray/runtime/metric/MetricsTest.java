package io.ray.runtime.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @AfterEach
    void shutDown() {
        Metrics.shutdown();
    }

    @Test
    void aGaugeHasItsLastValue() {
        Gauge gauge = Metrics.gauge().name("depth").tags(Map.of("queue", "a")).register();

        gauge.update(2.0);
        gauge.update(1.5);

        assertThat(gauge.getValue()).isEqualTo(1.5);
        assertThat(gauge.getTagMap()).isEqualTo(Map.of("queue", "a"));
    }

    @Test
    void countsAndSumsAddUpWhateverIsRecordedBetween() {
        Count count = Metrics.count().name("orders").register();
        Sum sum = Metrics.sum().name("money").register();

        count.inc(10);
        count.record();
        count.inc(20);
        sum.update(1.5);
        sum.record();
        sum.update(2);

        assertThat(count.getCount()).isEqualTo(30);
        assertThat(count.getAndReset()).isEqualTo(20);
        assertThat(count.getAndReset()).isZero();
        assertThat(sum.getSum()).isEqualTo(3.5);
    }

    @Test
    void oneMadeByItsConstructorIsShownOnceItIsRecorded() throws Exception {
        Count count = new Count("by hand", "made by its constructor", "1", Map.of(new TagKey("shop"), "a"));
        ObjectName name = new ObjectName("io.ray:type=COUNT,name=\"by hand\",tag.shop=\"a\"");
        count.inc(3);
        assertThat(beans.isRegistered(name)).isFalse();

        count.record();
        assertThat(beans.getAttribute(name, "Value")).isEqualTo(3.0);
        count.inc(1);
        count.record();
        assertThat(beans.getAttribute(name, "Value")).isEqualTo(4.0);

        Count registered =
                Metrics.count().name("by hand").tags(Map.of("shop", "a")).register();
        registered.inc(10);
        registered.record();
        assertThat(beans.getAttribute(name, "Value")).isEqualTo(10.0);
        registered.unregister();
        assertThat(beans.isRegistered(name)).isFalse();
    }

    @Test
    void aHistogramKeepsItsLastValues() {
        Histogram histogram = Metrics.histogram()
                .name("latency")
                .boundaries(List.of(10.0, 100.0))
                .register();

        for (int i = 1; i <= Histogram.HISTOGRAM_WINDOW_SIZE + 50; i++) {
            histogram.update(i);
        }

        assertThat(histogram.getHistogramWindow())
                .hasSize(Histogram.HISTOGRAM_WINDOW_SIZE)
                .startsWith(51.0)
                .endsWith(150.0);
        assertThat(histogram.getValue()).isEqualTo(150);
        assertThat(histogram.buckets()).containsExactly(10, 90, 50);
    }

    @Test
    void aHistogramsWindowBeginsAnewWhenItIsRecorded() {
        Histogram histogram =
                Metrics.histogram().name("sizes").boundaries(List.of(1.0)).register();
        List<Double> window = histogram.getHistogramWindow();

        histogram.update(7);
        assertThat(window).containsExactly(7.0);
        histogram.record();

        assertThat(window).isEmpty();
        assertThat(histogram.getValue()).isEqualTo(7);
        assertThat(histogram.buckets()).containsExactly(0, 1);
    }

    @Test
    void theSameKindNameAndTagsAreTheSameMetric() {
        Count first = Metrics.count().name("orders").tags(Map.of("a", "1")).register();
        first.inc(1);

        assertThat(Metrics.count().name("orders").tags(Map.of("a", "1")).register())
                .isSameAs(first);
        assertThat(Metrics.count().name("orders").tags(Map.of("a", "2")).register())
                .isNotSameAs(first);
        first.unregister();
        assertThat(Metrics.count().name("orders").tags(Map.of("a", "1")).register())
                .isNotSameAs(first);
    }

    @Test
    void isShownToManagementTools() throws Exception {
        Metrics.init(MetricConfig.builder().timeIntervalMs(3_600_000).create());
        Count count = Metrics.count()
                .name("shown orders")
                .unit("pieces")
                .tags(Map.of("shop", "a=b"))
                .register();
        ObjectName name = new ObjectName("io.ray:type=COUNT,name=\"shown orders\",tag.shop=\"a=b\"");

        count.inc(3);
        count.record();
        count.inc(4);
        count.record();

        assertThat(beans.getAttribute(name, "Value")).isEqualTo(7.0);
        assertThat(beans.getAttribute(name, "Unit")).isEqualTo("pieces");
        count.unregister();
        assertThat(beans.isRegistered(name)).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Metrics.gauge().register()).hasMessageContaining("name");
        assertThatThrownBy(() -> MetricConfig.builder().threadPoolSize(0).create())
                .hasMessageContaining("threadPoolSize=0");
    }
}
