package org.rayonyarn.replication.hadoop;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.net.CachedDNSToSwitchMapping;
import org.apache.hadoop.net.DNSToSwitchMapping;
import org.apache.hadoop.net.NetworkTopology;
import org.apache.hadoop.net.ScriptBasedMapping;
import org.apache.hadoop.util.ReflectionUtils;

/** The rack of a host, as the cluster's own {@code net.topology.*} keys say. Thread-safe. */
public final class HadoopRacks {
    private final DNSToSwitchMapping mapping;

    public HadoopRacks(Configuration conf) {
        Class<? extends DNSToSwitchMapping> type = conf.getClass(
                CommonConfigurationKeysPublic.NET_TOPOLOGY_NODE_SWITCH_MAPPING_IMPL_KEY,
                ScriptBasedMapping.class,
                DNSToSwitchMapping.class);
        DNSToSwitchMapping raw = ReflectionUtils.newInstance(type, conf);
        this.mapping = raw instanceof CachedDNSToSwitchMapping ? raw : new CachedDNSToSwitchMapping(raw);
    }

    /** Hadoop's default rack if the mapping knows nothing of the host. */
    public String rackOf(String host) {
        List<String> racks = mapping.resolve(List.of(host));
        return racks == null || racks.isEmpty() ? NetworkTopology.DEFAULT_RACK : racks.get(0);
    }
}
