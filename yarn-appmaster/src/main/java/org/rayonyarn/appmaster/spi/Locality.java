package org.rayonyarn.appmaster.spi;

import java.util.List;

/**
 * Where a container should run.
 *
 * @param hosts names of nodes, as YARN knows them
 * @param racks names of racks, each starting with {@code /}
 * @param relaxed whether YARN may fall back to other nodes; must be true where neither host nor rack is named
 */
public record Locality(List<String> hosts, List<String> racks, boolean relaxed) {
    /** Any node will do. */
    public static final Locality ANYWHERE = new Locality(List.of(), List.of(), true);

    public Locality {
        hosts = List.copyOf(hosts);
        racks = List.copyOf(racks);
        if (!relaxed && hosts.isEmpty() && racks.isEmpty()) {
            throw new IllegalArgumentException("strict locality needs a host or a rack");
        }
    }
}
