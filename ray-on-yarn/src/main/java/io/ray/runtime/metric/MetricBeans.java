package io.ray.runtime.metric;

import java.lang.management.ManagementFactory;
import java.util.Hashtable;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows metrics as management beans {@code io.ray:type=...,name=...}: for JMX tools, and for Hadoop's page of them. Any thread. */
final class MetricBeans {
    private static final Logger LOG = LoggerFactory.getLogger(MetricBeans.class);
    private static final String DOMAIN = "io.ray";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private record View(Metric metric) implements MetricView {
        @Override
        public double getValue() {
            return metric.recorded();
        }

        @Override
        public String getDescription() {
            return metric.description();
        }

        @Override
        public String getUnit() {
            return metric.unit();
        }

        @Override
        public Map<String, String> getTags() {
            return metric.getTagMap();
        }

        @Override
        public long[] getBuckets() {
            return metric instanceof Histogram histogram ? histogram.buckets() : new long[0];
        }
    }

    void show(Metric metric) {
        try {
            server.registerMBean(new StandardMBean(new View(metric), MetricView.class), nameOf(metric.id()));
        } catch (JMException e) {
            LOG.warn("a metric can't be shown; metric={}", metric.id(), e);
        }
    }

    void hide(Metric metric) {
        try {
            server.unregisterMBean(nameOf(metric.id()));
        } catch (JMException e) {
            LOG.debug("a metric was not shown; metric={}", metric.id(), e);
        }
    }

    @SuppressWarnings("JdkObsolete") // as the platform has it
    private static ObjectName nameOf(MetricId id) throws JMException {
        Hashtable<String, String> keys = new Hashtable<>();
        keys.put("type", id.getType().toString());
        keys.put("name", ObjectName.quote(id.getName()));
        id.getTags().forEach((key, value) -> keys.put("tag." + key.getTagKey(), ObjectName.quote(value)));
        return new ObjectName(DOMAIN, keys);
    }
}
